//! Calls of Slack's Web API: each with a time-out, each error told as what it means for a post.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::TimeDelta;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Serialize;
use serde::de::DeserializeOwned;
use slack_morphism::errors::SlackClientError;
use slack_morphism::hyper_tokio::SlackClientHyperConnector;
use slack_morphism::{
    SlackApiToken, SlackApiTokenValue, SlackClient, SlackClientApiCallContext, SlackClientHttpConnector as _,
};
use tokio::time::timeout;
use url::Url;

use super::pace::{Manners, Pace};
use super::tally::Tally;
use crate::chat::SendError;

/// How long a call may take. Slack answers within a second or two, or not at all.
const CALL_WITHIN: Duration = Duration::from_secs(10);

/// How long Slack is left alone where it says that there were too many calls and not for how long.
const UNTOLD_WAIT: Duration = Duration::from_secs(30);

/// How often a read is tried again after it was told to wait.
const READ_TRIES: u32 = 5;

/// The longest wait that a read takes upon itself: a turn of every tier comes within it. A longer one is left to the next sweep.
const READ_WAIT: Duration = Duration::from_secs(90);

/// Slack's own address.
pub const SLACK_API: &str = "https://slack.com/api";

type Connector = SlackClientHyperConnector<HttpsConnector<HttpConnector>>;

/// The way to Slack, without anybody's token. Clones share their connections.
#[derive(Clone)]
pub(super) struct Web {
    client: Arc<SlackClient<Connector>>,
    /// The same way for what the client does not show: the headers of an answer.
    plain: Client<HttpsConnector<HttpConnector>, String>,
    base: String,
    manners: Manners,
    tally: Tally,
}

impl std::fmt::Debug for Web {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Web({})", self.base)
    }
}

/// The certificates of this machine can't be read.
#[derive(Debug, thiserror::Error)]
#[error("find the certificates of this machine; hint: install ca-certificates")]
pub struct NoCertificates(#[source] std::io::Error);

impl Web {
    /// The way to the Web API at that address, such as [`SLACK_API`].
    pub(super) fn new(base: &str, manners: Manners, tally: &Tally) -> Result<Self, NoCertificates> {
        // Without TLS only where the address says so: a Slack on loopback.
        let https = HttpsConnectorBuilder::new().with_native_roots().map_err(NoCertificates)?;
        let https = https.https_or_http().enable_http1().build();
        let base = base.trim_end_matches('/').to_owned();
        let plain = Client::builder(TokioExecutor::new()).build(https.clone());
        let connector = SlackClientHyperConnector::with_connector(https).with_slack_api_url(&base);
        let client = Arc::new(SlackClient::new(connector));
        Ok(Self { client, plain, base, manners, tally: tally.clone() })
    }

    /// The same with a token, whose calls are counted from now on.
    pub(super) fn with(&self, token: &SecretString) -> Api {
        let token = SlackApiToken::new(SlackApiTokenValue(token.expose_secret().to_owned()));
        Api { web: self.clone(), token, pace: Arc::new(Mutex::new(Pace::new(self.manners.window))) }
    }

    /// Posts to an address that Slack gave us for one answer. It is sent without a token, and nowhere but to Slack.
    pub(super) async fn answer(&self, address: &str, body: &impl SerializeSync) -> Result<(), SendError> {
        let address = Url::parse(address).ok().filter(|url| self.is_slack(url));
        let address =
            address.ok_or_else(|| SendError::Refused("the address of the answer is not Slack's".to_owned()))?;
        let span = tracing::Span::none();
        let context = SlackClientApiCallContext {
            rate_control_params: None,
            token: None,
            tracing_span: &span,
            is_sensitive_url: true,
        };
        let posted = self.client.http_api.connector.http_post_uri::<_, serde_json::Value>(address, body, context);
        match timeout(CALL_WITHIN, posted).await {
            Ok(Ok(_)) => Ok(()),
            // Slack answers in plain words, "ok", where it answers at all.
            Ok(Err(SlackClientError::ProtocolError(_))) => Ok(()),
            Ok(Err(error)) => Err(meaning(&error)),
            Err(_) => Err(SendError::Lost),
        }
    }

    /// Posts the bytes of a file to the address that Slack gave for them: without a token, and nowhere but to Slack.
    pub(super) async fn upload(&self, address: &str, bytes: &[u8]) -> Result<(), SendError> {
        let address = Url::parse(address).ok().filter(|url| self.is_slack(url));
        let address =
            address.ok_or_else(|| SendError::Refused("the address of the upload is not Slack's".to_owned()))?;
        let span = tracing::Span::none();
        let context = SlackClientApiCallContext {
            rate_control_params: None,
            token: None,
            tracing_span: &span,
            is_sensitive_url: true,
        };
        let kind = "text/plain; charset=utf-8".to_owned();
        let connector = &self.client.http_api.connector;
        let posted = connector.http_post_uri_binary::<serde_json::Value>(address, kind, bytes, context);
        match timeout(CALL_WITHIN, posted).await {
            // Slack answers in plain words.
            Ok(Ok(_) | Err(SlackClientError::ProtocolError(_))) => Ok(()),
            Ok(Err(error)) => Err(meaning(&error)),
            Err(_) => Err(SendError::Lost),
        }
    }

    fn is_slack(&self, url: &Url) -> bool {
        let own = Url::parse(&self.base).ok();
        let same = own.is_some_and(|own| {
            (own.scheme(), own.host_str(), own.port()) == (url.scheme(), url.host_str(), url.port())
        });
        let host = url.host_str().unwrap_or_default();
        same || (url.scheme() == "https" && [".slack.com", ".slack-gov.com"].iter().any(|end| host.ends_with(end)))
    }
}

/// What can be sent from several threads.
pub(super) trait SerializeSync: Serialize + Send + Sync {}
impl<T: Serialize + Send + Sync> SerializeSync for T {}

/// The Web API with one token. Clones are counted together.
#[derive(Clone, Debug)]
pub(super) struct Api {
    pub(super) web: Web,
    token: SlackApiToken,
    pace: Arc<Mutex<Pace>>,
}

impl Api {
    /// Calls a method that changes something. Where it is too early for that, or it fails, it is not tried again here: the outbox
    /// knows when.
    pub(super) async fn post<T: DeserializeOwned + Send>(
        &self,
        method: &'static str,
        body: &impl SerializeSync,
    ) -> Result<T, SendError> {
        let turn = self.pace().take(method, self.web.manners.timer.now());
        if let Err(wait) = turn {
            let too_early = SendError::Limited { retry_after: whole(wait) };
            self.web.tally.called(method, Some(&too_early));
            return Err(too_early);
        }
        let session = self.web.client.open_session(&self.token);
        let answer = match timeout(CALL_WITHIN, session.http_session_api.http_post(method, body, None)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(told(method, &error)),
            Err(_) => Err(SendError::Lost),
        };
        self.heeds(method, answer)
    }

    /// The headers of a method's answer.
    pub(super) async fn head(&self, method: &str) -> Result<hyper_http::HeaderMap, SendError> {
        let request = hyper_http::Request::post(format!("{}/{method}", self.web.base))
            .header(hyper_http::header::AUTHORIZATION, format!("Bearer {}", self.token.token_value.0))
            .body(String::new())
            .map_err(|_| SendError::Refused("the address of Slack's Web API is none".to_owned()))?;
        match timeout(CALL_WITHIN, self.web.plain.request(request)).await {
            Ok(Ok(answer)) => Ok(answer.headers().clone()),
            Ok(Err(_)) | Err(_) => Err(SendError::Unreachable(format!("{method} was not answered"))),
        }
    }

    /// Calls a method that only reads. It waits for its turn, and where Slack asks it to wait.
    pub(super) async fn get<T: DeserializeOwned + Send>(
        &self,
        method: &'static str,
        params: &[(&str, Option<&str>)],
    ) -> Result<T, SendError> {
        let mut tries = 0;
        loop {
            self.turn(method).await?;
            tries += 1;
            let answer = self.get_once(method, params).await;
            match self.heeds(method, answer) {
                Err(SendError::Limited { retry_after }) if tries < READ_TRIES && retry_after <= READ_WAIT => {
                    self.web.manners.timer.pass(retry_after).await;
                }
                other => return other,
            }
        }
    }

    /// Waits until a method may be called.
    async fn turn(&self, method: &'static str) -> Result<(), SendError> {
        let timer = &self.web.manners.timer;
        loop {
            let Err(wait) = self.pace().take(method, timer.now()) else { return Ok(()) };
            match whole(wait) {
                retry_after if retry_after > READ_WAIT => return Err(SendError::Limited { retry_after }),
                wait => timer.pass(wait).await,
            }
        }
    }

    /// Counts a call. Where Slack asks to wait, all calls of that method do.
    fn heeds<T>(&self, method: &'static str, answer: Result<T, SendError>) -> Result<T, SendError> {
        self.web.tally.called(method, answer.as_ref().err());
        if let Err(SendError::Limited { retry_after }) = &answer {
            let rest = TimeDelta::from_std(*retry_after).unwrap_or_else(|_| TimeDelta::days(1));
            self.pace().rests(method, self.web.manners.timer.now(), rest);
        }
        answer
    }

    fn pace(&self) -> MutexGuard<'_, Pace> {
        // It holds times: a panic leaves nothing half done.
        self.pace.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn get_once<T: DeserializeOwned + Send>(
        &self,
        method: &str,
        params: &[(&str, Option<&str>)],
    ) -> Result<T, SendError> {
        let session = self.web.client.open_session(&self.token);
        let params = params.to_vec();
        match timeout(CALL_WITHIN, session.http_session_api.http_get(method, &params, None)).await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(match told(method, &error) {
                // A read changes nothing that nobody would know of.
                SendError::Lost => SendError::Unreachable(format!("{method} was not answered")),
                other => other,
            }),
            Err(_) => Err(SendError::Unreachable(format!("{method} was not answered in time"))),
        }
    }
}

/// A wait as the runtime takes it; never none at all.
fn whole(wait: TimeDelta) -> Duration {
    wait.to_std().unwrap_or_default().max(Duration::from_millis(1))
}

/// The meaning of an error, and a line about it: never with a body, which holds people's words.
fn told(method: &str, error: &SlackClientError) -> SendError {
    let meaning = meaning(error);
    tracing::debug!(method, %meaning, "Slack did not do what it was asked");
    meaning
}

fn meaning(error: &SlackClientError) -> SendError {
    match error {
        SlackClientError::RateLimitError(limited) => {
            SendError::Limited { retry_after: limited.retry_after.unwrap_or(UNTOLD_WAIT) }
        }
        SlackClientError::ApiError(error) => coded(&error.code, error.errors.as_deref().unwrap_or_default()),
        // It may have been done before it failed.
        SlackClientError::HttpError(error) if error.status_code.is_server_error() => SendError::Lost,
        SlackClientError::HttpError(error) => SendError::Refused(format!("HTTP {}", error.status_code.as_u16())),
        SlackClientError::HttpProtocolError(error) => {
            let cause =
                error.cause.as_ref().and_then(|cause| cause.downcast_ref::<hyper_util::client::legacy::Error>());
            match cause {
                Some(cause) if cause.is_connect() => SendError::Unreachable("no connection".to_owned()),
                _ => SendError::Lost,
            }
        }
        SlackClientError::ProtocolError(_)
        | SlackClientError::EndOfStream(_)
        | SlackClientError::SystemError(_)
        | SlackClientError::SocketModeProtocolError(_) => SendError::Lost,
    }
}

/// What one of Slack's error codes means (docs.slack.dev/reference/methods, "Errors" of each).
fn coded(code: &str, why: &[String]) -> SendError {
    let because = match why {
        [] => code.to_owned(),
        why => format!("{code}: {}", why.join("; ")),
    };
    match code {
        "channel_not_found"
        | "message_not_found"
        | "thread_not_found"
        | "is_archived"
        | "user_not_found"
        | "user_not_in_channel"
        | "cant_update_message"
        | "view_not_found"
        | "no_item_specified"
        | "not_found"
        | "user_not_visible"
        | "channel_is_archived" => SendError::Gone(because),
        "ratelimited" | "rate_limited" => SendError::Limited { retry_after: UNTOLD_WAIT },
        "invalid_auth"
        | "not_authed"
        | "account_inactive"
        | "token_revoked"
        | "token_expired"
        | "missing_scope"
        | "no_permission"
        | "not_allowed_token_type"
        | "org_login_required"
        | "team_access_not_granted"
        | "access_denied"
        | "ekm_access_denied"
        | "restricted_action"
        | "not_in_channel"
        | "two_factor_setup_required" => SendError::ShutOut(because),
        "internal_error" | "fatal_error" | "request_timeout" | "service_unavailable" | "team_added_to_org" => {
            SendError::Lost
        }
        _ => SendError::Refused(because),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::slack::pace::Timer;

    fn web(base: &str) -> Web {
        let timer = Timer::new(|| chrono::DateTime::UNIX_EPOCH, |_| async {});
        let (gap, window) = (TimeDelta::zero(), TimeDelta::zero());
        Web::new(base, Manners { gap, window, timer }, &Tally::default()).unwrap()
    }

    #[test]
    fn an_answer_goes_to_slack_and_nowhere_else() {
        let web = web(SLACK_API);
        let is_slack = |address: &str| web.is_slack(&Url::parse(address).unwrap());
        assert!(is_slack("https://hooks.slack.com/commands/T1/2/3") && is_slack("https://slack.com/x"));
        for elsewhere in [
            "http://hooks.slack.com/x",
            "https://slack.com.evil.example/",
            "https://evilslack.com/",
            "http://127.0.0.1/",
        ] {
            assert!(!is_slack(elsewhere), "{elsewhere}");
        }
        let local = super::tests::web("http://127.0.0.1:9/api");
        assert!(local.is_slack(&Url::parse("http://127.0.0.1:9/response/1").unwrap()));
        assert!(!local.is_slack(&Url::parse("http://127.0.0.1:10/response/1").unwrap()));
    }

    #[test]
    fn each_code_is_told_as_what_it_means_for_a_post() {
        assert!(matches!(coded("channel_not_found", &[]), SendError::Gone(_)));
        assert!(matches!(coded("token_revoked", &[]), SendError::ShutOut(_)));
        assert!(matches!(coded("internal_error", &[]), SendError::Lost));
        assert!(matches!(coded("ratelimited", &[]), SendError::Limited { .. }));
        let refused = coded("invalid_blocks", &["text is too long".to_owned()]);
        assert_eq!(refused, SendError::Refused("invalid_blocks: text is too long".to_owned()));
    }
}
