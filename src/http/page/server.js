// The server: requests, and the stream of what changes.

/** A request that failed; `again` where the same one may be tried again. */
export class Failed extends Error {
  constructor(text, status, again) {
    super(text);
    this.status = status;
    this.again = again;
  }
}

async function answerOf(request) {
  let response;
  try {
    response = await request;
  } catch {
    throw new Failed("failed to reach the server", 0, true);
  }
  if (response.status === 401) location.reload();
  if (response.ok) return response.json();
  let problem;
  try {
    problem = await response.json();
  } catch {
    problem = { error: `failed: the server answered ${response.status}`, again: response.status >= 500 };
  }
  throw new Failed(problem.error, response.status, problem.again);
}

/** Reads `/api/…`; parameters that are null are left out. */
export function get(path, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  const query = new URLSearchParams(given).toString();
  return answerOf(fetch(`/api${path}${query && "?"}${query}`));
}

/** Sends JSON to `/api/…`. */
export function post(path, body) {
  const headers = { "content-type": "application/json" };
  return answerOf(fetch(`/api${path}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

let stream = null;
let retry = null;

/**
 * Listens to what changes, as somebody sees it, until it is called again.
 * `on` has: messages(views), ledger(project or null), anew(), live(true or false).
 */
export function listen(user, on) {
  stream?.close();
  clearTimeout(retry);
  const own = new EventSource(`/api/events?as=${encodeURIComponent(user)}`);
  stream = own;
  let lost = false;
  own.onopen = () => {
    on.live(true);
    // What is not numbered may have been missed.
    if (lost) on.ledger(null);
    lost = false;
  };
  own.onerror = () => {
    lost = true;
    on.live(false);
    // The browser tries again by itself, unless the answer was no stream.
    if (own.readyState === EventSource.CLOSED) {
      retry = setTimeout(() => {
        if (stream === own) {
          listen(user, on);
          on.anew();
        }
      }, 2000);
    }
  };
  own.addEventListener("messages", (event) => on.messages(JSON.parse(event.data)));
  own.addEventListener("anew", () => on.anew());
  own.addEventListener("ledger", (event) => on.ledger(JSON.parse(event.data).project));
}
