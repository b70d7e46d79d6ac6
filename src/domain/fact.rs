//! Facts: what was found, in numbers and names.

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use super::name::SourceId;
use super::value::{Field, Value};

/// What a source says, among several that disagree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The source.
    pub source: SourceId,
    /// What it says.
    pub value: Value,
    /// Since when.
    pub at: DateTime<Utc>,
    /// Where.
    pub locator: String,
}

/// Why two values may differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mistake {
    /// Day and month look swapped.
    DayMonthSwapped,
    /// The year looks mistyped.
    Year,
}

/// How sure a forecast is: how often such a one came true, on plans of which the end is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Half of the time has gone by: three in four come true.
    Medium,
    /// A source says so itself, or four fifths of the time have gone by.
    High,
}

/// What says that work will be late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LateSign {
    /// A source's own forecast.
    Stated {
        /// When it expects it to be over.
        forecast: NaiveDate,
        /// Which source.
        source: SourceId,
    },
    /// Earned schedule: how far the work is against how far its time is.
    EarnedSchedule {
        /// How much was done, in percent.
        progress: Decimal,
        /// On which day.
        on: NaiveDate,
        /// How much of the time had gone by, in percent.
        elapsed: Decimal,
        /// SPI(t): the time that was earned over the time that has gone by.
        spi: Decimal,
        /// When it will be over at this pace.
        forecast: NaiveDate,
    },
    /// What is left of what was committed, in a box of time.
    Remaining {
        /// How much was committed at the start.
        committed: Decimal,
        /// How much is done.
        done: Decimal,
        /// How much is open, with what was added since.
        open: Decimal,
    },
}

/// What says that work will cost more than its budget.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CostSign {
    /// More is spent than the budget is.
    Spent {
        /// How much.
        spent: Value,
    },
    /// A source's own forecast.
    Stated {
        /// What it expects.
        forecast: Value,
        /// Which source.
        source: SourceId,
    },
    /// Earned value: what was done for what was spent.
    EarnedValue {
        /// How much is spent.
        spent: Value,
        /// How much is done, in percent.
        progress: Decimal,
        /// CPI: the budget of what was done over what it cost.
        cpi: Decimal,
        /// EAC: the budget over CPI.
        estimate: Value,
    },
}

/// How work is near.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Near {
    /// It starts on that day.
    Starts(NaiveDate),
    /// It is due on that day.
    Due(NaiveDate),
}

/// What was found, in numbers and names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fact {
    /// The due date has passed.
    Overdue {
        /// What the item is called.
        title: String,
        /// When it was due.
        due: NaiveDate,
        /// Who answers for it.
        owner: Option<String>,
    },
    /// The due date moved.
    Slipped {
        /// What the item is called.
        title: String,
        /// From when.
        from: NaiveDate,
        /// To when.
        to: NaiveDate,
        /// How often it has moved in all, this time included.
        times: u32,
        /// Which source moved it.
        source: SourceId,
        /// What looks wrong with the move, if anything.
        mistake: Option<Mistake>,
    },
    /// Sources disagree.
    SourcesDisagree {
        /// What the item is called.
        title: String,
        /// On which field.
        field: Field,
        /// Who says what; the one that the proposal follows comes first.
        said: Vec<Said>,
        /// What may have gone wrong.
        mistake: Option<Mistake>,
    },
    /// A source has overtaken a correction.
    CorrectionOvertaken {
        /// What the item is called.
        title: String,
        /// Which field.
        field: Field,
        /// What a person ruled.
        ruled: Value,
        /// Who, by name.
        by: String,
        /// What the source says now.
        said: Said,
    },
    /// Somebody is blocked.
    Blocked {
        /// Who, by the name that people see.
        who: String,
        /// What they wrote.
        quote: String,
        /// Working days since.
        working_days: u32,
    },
    /// A question is open.
    Unanswered {
        /// Who asked.
        who: String,
        /// What.
        quote: String,
        /// Working days since.
        working_days: u32,
    },
    /// Work will be late.
    ForecastLate {
        /// What the item is called.
        title: String,
        /// When it is promised.
        due: NaiveDate,
        /// What says so.
        sign: LateSign,
        /// How sure that is.
        confidence: Confidence,
    },
    /// Work costs too much.
    CostOverrun {
        /// What the item is called.
        title: String,
        /// What it may cost.
        budget: Value,
        /// What says so.
        sign: CostSign,
    },
    /// Work begins, or is promised, before what it waits for is over.
    DependencyViolated {
        /// What the item is called.
        title: String,
        /// When it begins; where that is not known, when it is due.
        day: NaiveDate,
        /// True where `day` is its begin.
        begins: bool,
        /// What it waits for.
        before: String,
        /// When that is due.
        before_due: NaiveDate,
    },
    /// Work waits for itself.
    DependencyCycle {
        /// What each item is called; the last waits for the first.
        titles: Vec<String>,
    },
    /// Work under way does not move.
    Stale {
        /// What the item is called.
        title: String,
        /// Who answers for it.
        owner: Option<String>,
        /// Since when it has not moved.
        since: NaiveDate,
        /// How often something was written of it since, without movement.
        remarks: usize,
    },
    /// Nobody owns what is near.
    Unowned {
        /// What the item is called.
        title: String,
        /// How it is near.
        near: Near,
    },
    /// Somebody has too much to do in a week.
    OverAllocated {
        /// Who.
        who: String,
        /// The week's first day.
        week: NaiveDate,
        /// Hours of work that fall into it.
        hours: u32,
        /// Hours that they have.
        capacity: u32,
        /// What they are to do, the most work first.
        titles: Vec<String>,
    },
    /// Work has grown.
    ScopeAdded {
        /// What the item is called.
        title: String,
        /// How much it was.
        from: Decimal,
        /// How much it is.
        to: Decimal,
        /// Since when it is that much.
        on: NaiveDate,
        /// Which source says so.
        source: SourceId,
    },
    /// Progress went back.
    ProgressFell {
        /// What the item is called.
        title: String,
        /// From what, in percent.
        from: Decimal,
        /// To what.
        to: Decimal,
        /// Which source says so.
        source: SourceId,
    },
    /// A promise that no plan holds.
    PromiseUntracked {
        /// Who promised.
        who: String,
        /// In which words.
        quote: String,
        /// By when.
        due: NaiveDate,
    },
    /// A promise whose day has passed.
    PromiseMissed {
        /// Who promised.
        who: String,
        /// In which words.
        quote: String,
        /// By when.
        due: NaiveDate,
    },
    /// People say that it is done, a source does not.
    StatusContradictsChat {
        /// What the item is called.
        title: String,
        /// Who says so.
        who: String,
        /// In which words.
        quote: String,
        /// What the plan says.
        status: Value,
    },
    /// People decided against what was ruled.
    DecisionReversed {
        /// What the item is called.
        title: String,
        /// Which field.
        field: Field,
        /// What was ruled.
        ruled: Value,
        /// By whom, by name.
        by: String,
        /// Who says otherwise now.
        who: String,
        /// In which words.
        quote: String,
    },
    /// Work that serves no goal.
    WorkWithoutGoal {
        /// What the item is called.
        title: String,
    },
    /// A goal that no work serves.
    GoalWithoutWork {
        /// The goal, in its people's words.
        goal: String,
    },
    /// Work that was handed on and not accepted.
    HandoffIncomplete {
        /// What the item is called.
        title: String,
        /// What begins on it.
        next: String,
        /// Who answers for that.
        to: Option<String>,
        /// When that begins, or began.
        begins: NaiveDate,
    },
    /// Another chain of work leads to a commitment, or it ends later.
    CriticalPathMoved {
        /// What the commitment is called.
        title: String,
        /// When it is promised.
        due: NaiveDate,
        /// What each item of the chain was called, the first to the last.
        was: Vec<String>,
        /// What each is called now.
        is: Vec<String>,
        /// When the chain ended.
        ended: NaiveDate,
        /// When it ends now.
        ends: NaiveDate,
    },
}
