//! Somebody's own place.

use insta::assert_snapshot;

use super::{consent, glazing, now, project, review, text};
use crate::domain::audience::Audience;
use crate::domain::message::ChannelId;
use crate::domain::person::Account;
use crate::wording::say::home::{Stand, card};

fn drawn(user: &str) -> String {
    let project = project();
    let mut private = review(14, consent());
    private.audience = Audience::readers_of(ChannelId::parse("local:demo/budget"));
    let reviews = [review(12, consent()), review(13, glazing()), private];
    let account = Account::parse(&format!("local:demo/{user}")).unwrap();
    text(&card(&[Stand { project: &project, reviews: &reviews }], &account, now()))
}

#[test]
fn it_tells_what_waits_how_projects_stand_and_nothing_of_private_channels() {
    assert_snapshot!(drawn("ana"), @r"
    Waiting for you: two reviews
    Rule on   Planning consent · harbour-12, by Tue 17:00 <local:demo/steering#9>
              Question from Priya · harbour-13, by Tue 17:00 <local:demo/steering#9>
    Projects  Harbour Library: two reviews open. Next digest: Mon 09:00 (Europe/Zurich).
    ");
    assert_snapshot!(drawn("nobody"), @"You are on the roster of no project here. Whoever runs Countersign can add you.");
}
