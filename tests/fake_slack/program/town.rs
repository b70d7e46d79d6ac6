//! The town of the program: one workspace with a few people, a crowd to page through, and channels.

use crate::fake_slack::{Channel, Standing, Team, Town, User};

/// The workspace.
pub(crate) const TEAM: &str = "T0HARBOUR";
/// People beside the named ones, so that a list has pages.
const CROWD: usize = 45;

pub(crate) fn town() -> Town {
    let named = Team::new(TEAM, "harbour")
        .with_user(User::new("U0ANA", "Ana"))
        .with_user(User::new("U0BEN", "Ben"))
        .with_user(User::new("U0GUS", "Gus").standing(Standing::UltraRestricted))
        .with_user(User::new("U0OLGA", "Olga").from("T0NORTH"))
        .with_channel(Channel::new("C0LIBRARY", "library").with(["U0ANA", "U0BEN", "U0GUS"]))
        .with_channel(Channel::new("C0BUDGET", "budget").private().with(["U0ANA"]))
        .with_channel(Channel::new("C0SHARED", "with-northglass").shared().with(["U0ANA", "U0OLGA"]))
        .with_channel_without_app(Channel::new("C0ELSEWHERE", "elsewhere").with(["U0ANA"]));
    let user = |n: usize| User::new(&format!("U1{n:04}"), &format!("person{n}"));
    Town { teams: vec![(0..CROWD).fold(named, |team, n| team.with_user(user(n)))] }
}
