//! What happens to channels, to accounts and to the app's installation.

use serde_json::{Value, json};

use super::FakeSlack;
use super::api::{channel_shape, user_shape};
use super::delivery::Outcome;
use super::people::{Done, Person};
use super::town::{Channel, Standing, User};
use super::world::{World, direct};

impl World {
    fn channel_of(&mut self, team: &str, id: &str) -> Result<&mut Channel, &'static str> {
        self.channel_mut(team, id).ok_or("channel_not_found")
    }

    /// An event about a channel that names it, `channel_…` or `group_…`.
    fn channel_event(&self, team: &str, channel: &str, what: &str) -> Value {
        let kind = self.channel(team, channel).map_or("channel", Channel::kind);
        json!({"type": format!("{kind}_{what}"), "channel": channel})
    }

    fn user_changed(&mut self, team: &str, user: &str, change: impl FnOnce(&mut User)) -> Done {
        let known = self.team_mut(team).users.iter_mut().find(|known| known.id == user).ok_or("user_not_found")?;
        change(known);
        let (now, stamp) = (self.now.timestamp(), self.stamp());
        let shape = user_shape(self.team(team), user, now);
        let event = json!({"type": "user_change", "user": shape, "cache_ts": now, "event_ts": stamp});
        Ok((None, vec![self.event(team, None, event)]))
    }
}

impl Person {
    /// Joins a channel, or is let in.
    pub(crate) async fn joins(&self, channel: &str) -> Outcome {
        self.slack
            .does(|world| {
                if !world.channel_of(&self.team, channel)?.members.insert(self.user.clone()) {
                    return Err("already_in_channel");
                }
                Ok((None, world.joined_events(&self.team, channel, &self.user)))
            })
            .await
    }

    /// Leaves a channel. Where that is the app, it is told so and hears no more from there.
    pub(crate) async fn leaves(&self, channel: &str) -> Outcome {
        self.slack
            .does(|world| {
                let is_app = world.app(&self.team).bot_user == self.user;
                let kind = if world.channel_of(&self.team, channel)?.private { "G" } else { "C" };
                let stamp = world.stamp();
                let left = json!({"type": "member_left_channel", "user": self.user, "channel": channel,
                    "channel_type": kind, "team": self.team, "event_ts": stamp});
                let told = if is_app {
                    let mut event = world.channel_event(&self.team, channel, "left");
                    event["actor_id"] = self.user.as_str().into();
                    event["event_ts"] = stamp.into();
                    vec![world.event(&self.team, Some(channel), event)]
                } else {
                    let notice = (channel, self.user.as_str());
                    let said = world.notice(&self.team, notice, ("channel_leave", "has left the channel"), &[]);
                    vec![world.event(&self.team, Some(channel), left), said]
                };
                if !world.channel_of(&self.team, channel)?.members.remove(&self.user) {
                    return Err("not_in_channel");
                }
                Ok((None, told))
            })
            .await
    }

    /// Gives a channel another name.
    pub(crate) async fn renames(&self, channel: &str, name: &str) -> Outcome {
        self.slack
            .does(|world| {
                let known = world.channel_of(&self.team, channel)?;
                let old = std::mem::replace(&mut known.name, name.to_owned());
                known.previous_names.insert(0, old.clone());
                let mut event = world.channel_event(&self.team, channel, "rename");
                event["channel"] = json!({"id": channel, "is_channel": true, "is_mpim": false, "name": name,
                    "name_normalized": name, "created": 1_700_000_000});
                event["event_ts"] = world.stamp().into();
                let told = world.event(&self.team, Some(channel), event);
                let said = format!("has renamed the channel from \"{old}\" to \"{name}\"");
                let more = [("old_name", old.as_str()), ("name", name)];
                let said = world.notice(&self.team, (channel, &self.user), ("channel_name", &said), &more);
                Ok((None, vec![told, said]))
            })
            .await
    }

    /// Archives a channel.
    pub(crate) async fn archives(&self, channel: &str) -> Outcome {
        self.changes_archive(channel, true).await
    }

    /// Takes a channel out of the archive.
    pub(crate) async fn unarchives(&self, channel: &str) -> Outcome {
        self.changes_archive(channel, false).await
    }

    async fn changes_archive(&self, channel: &str, archived: bool) -> Outcome {
        self.slack
            .does(|world| {
                let what = if archived { "archive" } else { "unarchive" };
                world.channel_of(&self.team, channel)?.archived = archived;
                let mut event = world.channel_event(&self.team, channel, what);
                event["user"] = self.user.as_str().into();
                event["is_moved"] = 0.into();
                event["event_ts"] = world.stamp().into();
                let told = world.event(&self.team, Some(channel), event);
                let (subtype, said) = if archived {
                    ("channel_archive", "archived the channel")
                } else {
                    ("channel_unarchive", "un-archived the channel")
                };
                let said = world.notice(&self.team, (channel, &self.user), (subtype, said), &[]);
                Ok((None, vec![told, said]))
            })
            .await
    }

    /// Makes a public channel private. It keeps its id.
    pub(crate) async fn makes_private(&self, channel: &str) -> Outcome {
        self.slack
            .does(|world| {
                world.channel_of(&self.team, channel)?.private = true;
                let said = "made this channel *private*. Now, it can only be viewed or joined by invitation.";
                let notice = (channel, self.user.as_str());
                let said = world.notice(&self.team, notice, ("channel_convert_to_private", said), &[]);
                Ok((None, vec![said]))
            })
            .await
    }

    /// Opens the app's home tab.
    pub(crate) async fn opens_home(&self) -> Outcome {
        self.slack
            .does(|world| {
                let home = world.views.home(&self.team, &self.user).map(|home| home.shape.clone());
                let mut event = json!({"type": "app_home_opened", "user": self.user, "channel": direct(&self.user),
                    "tab": "home", "event_ts": world.stamp()});
                if let Some(home) = home {
                    event["view"] = home;
                }
                Ok((None, vec![world.event(&self.team, None, event)]))
            })
            .await
    }
}

impl FakeSlack {
    /// A channel gets another id, as happens when it is shared or moved.
    pub(crate) async fn changes_id(&self, team: &str, channel: &str, new: &str) -> Outcome {
        self.does(|world| {
            world.channel_of(team, channel)?.id = new.to_owned();
            if let Some(said) = world.messages.remove(channel) {
                world.messages.insert(new.to_owned(), said);
            }
            let event = json!({"type": "channel_id_changed", "old_channel_id": channel, "new_channel_id": new,
                "event_ts": world.stamp()});
            Ok((None, vec![world.event(team, Some(new), event)]))
        })
        .await
    }

    /// An account is closed.
    pub(crate) async fn deactivates(&self, team: &str, user: &str) -> Outcome {
        self.does(|world| world.user_changed(team, user, |user| user.deleted = true)).await
    }

    /// Somebody becomes a guest, or a member again.
    pub(crate) async fn changes_standing(&self, team: &str, user: &str, standing: Standing) -> Outcome {
        self.does(|world| world.user_changed(team, user, |user| user.standing = standing)).await
    }

    /// Somebody new comes to the workspace.
    pub(crate) async fn adds_user(&self, team: &str, user: User) -> Outcome {
        self.does(|world| {
            let id = user.id.clone();
            world.team_mut(team).users.push(user);
            let (now, stamp) = (world.now.timestamp(), world.stamp());
            let shape = user_shape(world.team(team), &id, now);
            let event = json!({"type": "team_join", "user": shape, "cache_ts": now, "event_ts": stamp});
            Ok((None, vec![world.event(team, None, event)]))
        })
        .await
    }

    /// A new channel, the app among its members where `with_app`.
    pub(crate) async fn adds_channel(&self, team: &str, mut channel: Channel, with_app: bool) -> Outcome {
        self.does(|world| {
            if with_app {
                channel.members.insert(world.app(team).bot_user.clone());
            }
            let shape = channel_shape(world.team(team), &channel);
            let is_public = !channel.private;
            world.team_mut(team).channels.push(channel);
            let event = json!({"type": "channel_created", "channel": shape, "event_ts": world.stamp()});
            Ok((None, vec![is_public.then(|| world.event(team, None, event)).flatten()]))
        })
        .await
    }

    /// The bot token is revoked: `tokens_revoked`, and no call with it is taken.
    pub(crate) async fn revokes_token(&self, team: &str) -> Outcome {
        self.does(|world| {
            let app = world.app(team).clone();
            world.revoked.push(app.bot_token);
            let event = json!({"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [app.bot_user]}});
            Ok((None, vec![world.event(team, None, event)]))
        })
        .await
    }

    /// The token is good again, as after a new installation that kept it.
    pub(crate) fn restores_token(&self, team: &str) {
        let mut world = self.world();
        let token = world.app(team).bot_token.clone();
        world.revoked.retain(|revoked| *revoked != token);
    }

    /// The app is removed from the workspace.
    pub(crate) async fn uninstalls(&self, team: &str) -> Outcome {
        let revoked = self.revokes_token(team).await;
        let gone =
            self.does(|world| Ok((None, vec![world.event(team, None, json!({"type": "app_uninstalled"}))]))).await;
        if revoked.is_acked() { gone } else { revoked }
    }

    /// A scope is granted or taken away.
    pub(crate) fn grants(&self, team: &str, scope: &str, granted: bool) {
        let mut world = self.world();
        let scopes = &mut world.team_mut(team).app.scopes;
        let changed = if granted { scopes.insert(scope.to_owned()) } else { scopes.remove(scope) };
        assert!(changed, "{scope} was not so already");
    }
}
