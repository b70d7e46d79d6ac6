//! The first word of a sentence has a capital whether it is a name or not: which of them are plain words.

use crate::language::lexicon::Classes;
use crate::language::words::Word;

/// Plain words that sentences of reports begin with, beyond those that the grammar has a class for.
const PLAIN: &[&str] = &[
    "action", "actions", "advice", "agenda", "agreement", "announcement", "answer", "answers", "anybody", "anyone",
    "api", "apart", "approval", "argument", "article", "attendees", "author", "authors", "background", "benefits",
    "blog", "blogs", "book", "branch", "budget", "bug", "bugs", "build", "builds", "call", "calls", "chair", "chairs",
    "charter", "client", "clients", "code", "colleagues", "community", "compatibility", "completion", "consensus",
    "consent", "content", "contributors", "cost", "costs", "council", "coverage", "crate", "crates", "credentials",
    "customers", "data", "deadline", "debate", "decision", "decisions", "delay", "delays", "delivery", "demand",
    "deployment", "design", "developers", "device", "devices", "discussion", "discussions", "docs", "document",
    "documents", "driver", "drivers", "editor", "editors", "effort", "efforts", "either", "engineers", "error",
    "errors", "event", "events", "everybody", "everyone", "example", "examples", "experience", "feature", "features",
    "feedback", "file", "files", "funding", "goal", "goals", "governance", "group", "groups", "guests", "half",
    "hardware", "help", "implementation", "implementations", "implementers", "information", "integration", "interest",
    "interop", "interoperability", "introductions", "invitations", "issues", "joint", "key", "keys", "language",
    "libraries", "library", "license", "licensing", "links", "logo", "maintainers", "maintenance", "material",
    "meeting", "meetings", "member", "members", "memory", "method", "methods", "migration", "milestone", "minutes",
    "money", "motion", "naming", "news", "nobody", "none", "norms", "notice", "opinion", "opinions", "opposition",
    "others", "owner", "owners", "page", "pages", "part", "participants", "parts", "payment", "people", "performance",
    "permission", "permits", "policy", "portability", "posts", "presence", "presenters", "privacy", "problems",
    "process", "product", "progress", "project", "projects", "proposals", "properties", "property", "publication",
    "purpose", "quality", "reading", "reference", "references", "registries", "registry", "regrets", "release",
    "releases", "report", "reports", "representation", "representations", "repo", "repository", "research",
    "resolution", "resolvers", "resources", "results", "review", "reviewers", "reviews", "room", "scope", "scribe",
    "scribes", "section", "sections", "security", "semantics", "server", "service", "services", "session", "sessions",
    "site", "slides", "software", "someone", "somebody", "space", "speaker", "speakers", "spec", "specification",
    "staff", "standards", "status", "step", "steps", "students", "subtitles", "survey", "syntax", "system", "systems",
    "table", "talk", "talks", "task", "tasks", "tests", "testing", "text", "ticket", "tickets", "timeline", "timing",
    "title", "tool", "tooling", "tools", "topic", "topics", "trademark", "traffic", "train", "transcripts",
    "translation", "triage", "tutorial", "tutorials", "type", "types", "user", "users", "value", "values", "vendors",
    "version", "versions", "video", "videos", "vote", "votes", "voting", "website", "wednesday", "wiki", "wording",
    "work", "workshop", "writing", "frame", "glazing", "steel", "council", "hearing", "schedule", "scheduling",
    "architecture", "terminology", "terms", "blocked", "unsafe", "support", "nothing", "neither", "blocker",
    "blockers", "whoever", "whether", "per", "during", "once", "instead", "according", "among", "currently",
    "initially", "eventually", "originally", "recently", "previously", "formerly", "several", "various", "future",
    "past", "remaining", "additional", "further", "early", "late", "final", "full", "draft", "drafts", "interrupts",
    "peripherals", "volatile", "assembly", "linker", "startup", "compiler", "runtime", "context", "contexts",
    "dependencies", "dependency", "registers", "register", "crypto", "identifiers", "identifier", "metadata",
];

/// Endings of words that are no names.
const ENDINGS: &[&str] = &[
    "ing", "tion", "sion", "ment", "ments", "ness", "ance", "ence", "ity", "ities", "tions", "ious", "able", "ible",
    "ally", "ology", "ship", "ure", "ures", "wise", "less", "ful", "ous", "ual", "ical", "ative",
];

/// Whether the first word of a sentence is a plain word rather than a name, by itself and by what follows.
pub(super) fn is_plain_head(word: &Word<'_>, next: Option<&Word<'_>>) -> bool {
    let lower = word.lower.as_ref();
    let known = word.classes != Classes::NONE && word.classes != Classes::FOREIGN;
    let ending = lower.len() > 5 && ENDINGS.iter().any(|ending| lower.ends_with(ending));
    let verb = lower.len() > 4 && lower.ends_with("ed");
    // "Move the hearing": what an article follows is a verb.
    let orders = next.is_some_and(|n| {
        n.is_any(&[
            "the", "a", "an", "this", "that", "these", "those", "all", "any", "our", "their", "its", "of", "for",
        ])
    });
    known || PLAIN.contains(&lower) || ending || verb || orders
}
