//! What people say of a review, in a word.

/// What a reply says, in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Said {
    /// Yes, as it was shown.
    Approve,
    /// No.
    Reject,
    /// Yes, but with other values.
    Correct,
    /// Not now.
    Hold,
    /// Somebody else decides.
    Delegate,
    /// What I said before no longer holds.
    Withdraw,
    /// A question.
    Ask,
    /// About the review, but not plain: it is asked back.
    Unclear,
    /// Not about the review, or neutral.
    None,
}

impl Said {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Approve,
        Self::Reject,
        Self::Correct,
        Self::Hold,
        Self::Delegate,
        Self::Withdraw,
        Self::Ask,
        Self::Unclear,
        Self::None,
    ];

    /// The word of the machine form.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Reject => "reject",
            Self::Correct => "correct",
            Self::Hold => "hold",
            Self::Delegate => "delegate",
            Self::Withdraw => "withdraw",
            Self::Ask => "ask",
            Self::Unclear => "unclear",
            Self::None => "none",
        }
    }
}
