//! What one clause says.

/// What one clause says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sense {
    /// It agrees plainly.
    Yes,
    /// It may agree or only acknowledge: "ok", "right".
    Nod,
    /// It refuses.
    No,
    /// It gives other values.
    Change,
    /// It asks for something else without saying what.
    Other,
    /// It asks.
    Ask,
    /// It asks for something else.
    OtherAsked,
    /// It wishes for something that was not proposed, without a typed value.
    Wish,
    /// It agrees, with remarks.
    Reserved,
    /// It agrees apart from what else is said: "otherwise lgtm".
    Conclusion,
    /// It says "other than that", and no more.
    Aside,
    /// It praises the work.
    Praise,
    /// It tells what an agreement rests on: what was checked, a reason.
    Ground,
    /// It announces nits, which hold nothing up.
    Nit,
    /// It announces small remarks, or suggests what may be nice.
    Remark,
    /// It puts off.
    Hold,
    /// It hands over.
    Delegate,
    /// It takes back.
    Withdraw,
    /// It makes depend.
    Condition,
    /// It doubts.
    Doubt,
    /// It announces something else: "actually", "I changed my mind".
    Turn,
    /// It is thanks or a greeting.
    Thanks,
    /// It is a statement that troubles an agreement: a negation, a fault, a remark, an obligation.
    Adverse,
    /// It is any other statement.
    Plain,
}
