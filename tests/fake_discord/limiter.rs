//! Discord's rate limits: buckets by route and main resource, and fifty requests a second over all. They run on real time,
//! because a client waits in real time.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

/// What a bucket lets through.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowance {
    /// How many requests.
    pub(crate) requests: u32,
    /// In which time.
    pub(crate) within: Duration,
}

/// What a bucket says of itself in an answer's headers.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) bucket: String,
    pub(crate) limit: u32,
    pub(crate) remaining: u32,
    pub(crate) reset_after: Duration,
    /// Whether the request was one too many.
    pub(crate) refused: bool,
    /// Whether it was one too many over all buckets.
    pub(crate) global: bool,
}

#[derive(Debug)]
struct Bucket {
    left: u32,
    until: Instant,
}

/// All buckets.
#[derive(Debug)]
pub(crate) struct Limiter {
    /// What a bucket lets through, by what the route contains; the first that fits.
    pub(crate) rules: Vec<(String, Allowance)>,
    /// What all buckets together let through.
    pub(crate) global: Allowance,
    buckets: BTreeMap<String, Bucket>,
    all: Option<Bucket>,
    /// How many requests were refused.
    pub(crate) refused: u32,
}

impl Default for Limiter {
    /// As wide as no story meets; [`Limiter::as_discord`] has the real ones.
    fn default() -> Self {
        let wide = Allowance { requests: 1_000_000, within: Duration::from_secs(1) };
        let rules = vec![(String::new(), wide)];
        Self { rules, global: wide, buckets: BTreeMap::new(), all: None, refused: 0 }
    }
}

impl Limiter {
    /// The limits as Discord's servers were seen to set them: five messages in five seconds a channel, a reaction each
    /// quarter of a second.
    pub(crate) fn as_discord() -> Self {
        let allow = |requests, ms| Allowance { requests, within: Duration::from_millis(ms) };
        let rules = vec![
            ("/reactions".to_owned(), allow(1, 250)),
            ("POST /channels/{}/messages".to_owned(), allow(5, 5_000)),
            ("PATCH /channels/{}/messages".to_owned(), allow(5, 5_000)),
            ("/interactions".to_owned(), allow(50, 1_000)),
            (String::new(), allow(10, 1_000)),
        ];
        Self { rules, global: allow(50, 1_000), ..Self::default() }
    }

    /// Lets a request through, or not.
    pub(crate) fn ask(&mut self, method: &str, path: &[&str], now: Instant) -> Told {
        let (route, key) = bucket_of(method, path);
        let allowance =
            self.rules.iter().find(|(word, _)| route.contains(word)).map_or(self.global, |(_, allowance)| *allowance);
        // Interactions and their webhooks don't count against the limit over all.
        if !matches!(path.first(), Some(&"interactions" | &"webhooks")) {
            let all = renewed(&mut self.all, self.global, now);
            if all.left == 0 {
                self.refused += 1;
                return told(&key, self.global, all, now, (true, true));
            }
            all.left -= 1;
        }
        let mut bucket = self.buckets.remove(&key);
        let current = renewed(&mut bucket, allowance, now);
        let refused = current.left == 0;
        current.left = current.left.saturating_sub(1);
        self.refused += u32::from(refused);
        let told = told(&key, allowance, current, now, (refused, false));
        self.buckets.extend(bucket.map(|bucket| (key, bucket)));
        told
    }
}

fn renewed(bucket: &mut Option<Bucket>, allowance: Allowance, now: Instant) -> &mut Bucket {
    if bucket.as_ref().is_some_and(|bucket| bucket.until <= now) {
        *bucket = None;
    }
    bucket.get_or_insert(Bucket { left: allowance.requests, until: now + allowance.within })
}

fn told(key: &str, allowance: Allowance, bucket: &Bucket, now: Instant, (refused, global): (bool, bool)) -> Told {
    Told {
        bucket: format!(
            "{:016x}",
            key.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
                (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
            })
        ),
        limit: allowance.requests,
        remaining: bucket.left,
        reset_after: bucket.until.saturating_duration_since(now),
        refused,
        global,
    }
}

/// The route without its ids, and the bucket: the route with the channel, server or webhook that it is about.
fn bucket_of(method: &str, path: &[&str]) -> (String, String) {
    let mut route = method.to_owned() + " ";
    for word in path {
        let is_id = word.bytes().all(|byte| byte.is_ascii_digit());
        route.push('/');
        route.push_str(if is_id || word.len() > 40 { "{}" } else { word });
    }
    if let Some(at) = route.find("/reactions/") {
        route.truncate(at + "/reactions".len());
    }
    let major = path.get(1).copied().unwrap_or_default();
    let key = format!("{route} {major}");
    (route, key)
}
