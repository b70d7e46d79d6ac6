//! The words of each class of the grammar. Data only.

use super::classes::Classes;

/// Each class with its words, in lower case, apart by white space.
pub(super) const LISTS: &[(Classes, &str)] = &[
    (
        Classes::YES,
        "yes yeah yep yup yea ya yah yas yess yesss yass aye sure ok okay okey k kk oki okie okay-dokey affirmative absolutely definitely \
        certainly indeed totally roger ack acked agreed approved confirmed accepted granted lgtm sgtm wfm fwiw+1 +1 ship-it 10-4 \
        alright alrighty righto course surely exactly precisely uh-huh mhm yessir yeppers yupp undoubtedly gladly",
    ),
    (Classes::NO, "no nope nah naw nay negative never nopes noo nooo -1 no-go"),
    (
        Classes::GOOD,
        "good great fine perfect excellent correct right nice cool wonderful awesome fantastic lovely accurate ok okay \
        alright sound solid acceptable reasonable happy comfortable amazing brilliant superb sweet dandy ideal swell \
        fab super marvellous marvelous terrific splendid neat beautiful outstanding satisfied satisfactory satisfying suitable sensible \
        grand spot-on pleased glad delighted keen convenient ready golden gold well best better-than perfectly nicely sane content goodly tremendous \
        a-ok agreeable appropriate adequate stellar impeccable flawless correctly fair uncontroversial",
    ),
    (
        Classes::BAD,
        "wrong incorrect bad mistaken inaccurate terrible awful poor broken unacceptable premature unhappy uncomfortable \
        risky dangerous worse worst rough confusing missing outdated stale false untrue unrealistic unclear impossible \
        inappropriate insufficient unfair nonsense stupid crazy silly ridiculous rubbish garbage off early late weird vague odd sad \
        concerning worrying problematic mistake error typo unnecessary pointless useless overkill expensive incomplete inconsistent \
        unreasonable unworkable horrible dreadful harmful questionable invalid buggy wary reluctant hesitant disappointing disappointed ugly \
        restrictive complicated complex redundant sceptical skeptical unconvinced uneasy lacking disaster insane absurd hate dislike",
    ),
    (
        Classes::NEGATOR,
        "not never no none nothing nobody neither nor without cannot can't cant don't dont doesn't doesnt didn't didnt \
        isn't isnt aren't arent wasn't wasnt weren't werent won't wont wouldn't wouldnt shouldn't shouldnt couldn't couldnt \
        haven't havent hasn't hasnt hadn't hadnt ain't aint mustn't mustnt needn't neednt mightn't hardly barely scarcely seldom rarely \
        lack lacks lacking nowhere unable n't fail fails failed refuse refuses",
    ),
    (
        Classes::HEDGE,
        "maybe perhaps possibly probably guess suppose supposedly might unsure doubt doubts doubtful hopefully presumably \
        kinda sorta somewhat roughly apparently seemingly allegedly ish uncertain unclear dunno idk wonder wondering \
        hesitant tentatively tentative provisionally reluctantly begrudgingly grudgingly meh hmm hmmm hm whatever mixed torn iffy eh erm \
        theoretically principle maybes perchance debatable arguably confused undecided fence",
    ),
    (
        Classes::CONDITION,
        "if unless once provided providing assuming until till til subject pending contingent depending depends whenever \
        except conditional conditionally conditioned conditions condition otherwise modulo barring contingently iff dependent",
    ),
    (
        Classes::CONTRAST,
        "but however although though tho except apart besides aside nevertheless nonetheless yet still albeit whereas \
        notwithstanding unfortunately only caveat caveats reservation reservations",
    ),
    (
        Classes::AGREE,
        "agree agrees approve approves approving support supports accept accepts confirm confirms endorse endorses concur \
        concurs authorise authorize ok okay ack sign-off bless second seconded approved agreed accepted confirmed endorsed supported \
        ratify ratified greenlight green-light authorized authorised supportive favour favor",
    ),
    (
        Classes::REFUSE,
        "reject rejects rejected rejecting refuse refused refuses object objecting objects oppose opposed opposes opposing \
        disagree disagrees disagreed deny denied denies decline declined declines veto vetoed vetoes nack nak nacked disapprove disapproved \
        abort cancel cancelled canceled forbid forbidden stop against revert scrap dismiss \
        no-go cancelling canceling thumbs-down downvote kill",
    ),
    (
        Classes::GO,
        "go proceed ship merge do book reserve schedule send publish release continue carry start begin confirm approve accept \
        deploy submit buy order purchase pay play run launch post apply land close file add execute finalize finalise commit push roll \
        implement adopt try take arrange request finish complete rent make share transfer record use move keep mark update",
    ),
    (
        Classes::HOLD,
        "hold wait pause postpone postponed defer deferred delay park parked hold-off snooze revisit shelve tomorrow later",
    ),
    (
        Classes::WANT,
        "want wants wanted need needs needed prefer prefers preferred like wish wishes rather require requires love looking",
    ),
    (
        Classes::CHANGE,
        "change changed make set move switch update adjust fix alter modify correct push bump shift swap replace reschedule amend edit \
        bring put raise lower reduce increase extend shorten revise rename reassign assign give get use try book reserve schedule play cast \
        choose pick select cut go take add remove drop read say do have rewrite",
    ),
    (
        Classes::INSTEAD,
        "actually instead rather correction oops sorry mind meant mean thought thoughts reconsider reconsidered wait",
    ),
    (Classes::FIRST, "i we my our me us mine ours i'm i'd i'll i've we're we'd we'll we've im ive ill"),
    (
        Classes::MODAL,
        "would should could might must can may shall needs need ought i'd we'd it'd that'd shouldn't wouldn't couldn't",
    ),
    (
        Classes::FILLER,
        "very really so just quite totally completely absolutely definitely certainly perfectly exactly all too as well also \
        pretty much more than indeed now then here there both again already currently precisely entirely fully literally honestly \
        simply clearly obviously generally overall together right always by me you sir man mate buddy team guys everyone folks \
        personally truly extremely super great super-duper wholly highly actually awfully thoroughly anyway entire whole strong strongly hereby \
        even today good nicely well heartily thankfully general otherwise ahead forward enough especially",
    ),
    (
        Classes::COURTESY,
        "thanks thank thx ty please pls plz cheers appreciated appreciate thankyou tnx grateful kindly welcome kudos \
        congrats congratulations tysm bye goodbye hello hi hey dear morning afternoon evening",
    ),
    (
        Classes::TROUBLE,
        "problem problems objection objections concern concerns issue issues complaint complaints worry worries blocker blockers \
        reason reasons doubt doubts trouble harm hesitation hesitations questions question reservation reservations showstopper showstoppers \
        downside downsides conflict conflicts mistakes mistake errors error changes change corrections edits comments remarks issue drama biggie stress",
    ),
    (
        Classes::POINTER,
        "this that it everything these those all they them he she its that's it's thats details detail information info data \
        plan proposal choice option one ones booking reservation selection order request stuff things thing what summary date time approach idea \
        solution you your you're what's part statement text version report arrangement arrangements suggestion settings setting they're i it'll \
        that'll that'd it'd those're there's transaction ride trip appointment draft change list schedule numbers figures wording pr patch changes we",
    ),
    (
        Classes::COPULA,
        "is are am be was were look looks looked sound sounds sounded seem seems seemed feel feels appear appears being been \
        that's it's thats its they're i'm im we're you're 's remains stays reads",
    ),
    (
        Classes::REMARK,
        "nit nits comment comments suggestion suggestions remark remarks question questions note notes change changes edit edits tweak tweaks \
        minor small few couple proposed addition additions fix fixes fixed conflicts typo typos wording concern concerns issue issues caveat caveats \
        request requests adjustment adjustments correction corrections quibble quibbles thing things proposition items item feedback clarification \
        modification modifications missing todo todos",
    ),
    (
        Classes::SUITS,
        "works work worked suits suit fits fit do does matches match helps pleases serves satisfies go goes meets suffices",
    ),
    (
        Classes::FUNCTION,
        "to of the a an with for in on at my me i we us our you your by and as from into about up out so like it this that be have has had do does \
        am are is was been being will would can could shall should he she they them his her their its than or what which who when where how why \
        any some such very just there here s t d ll ve re m because since while let's lets let i've we've ' own same per via got gotten you've you'd sense makes think believe merging proceeding landing adopting",
    ),
    (
        Classes::TELL,
        "tell show send explain find give let get provide check look describe share remind inform elaborate clarify list help call ask",
    ),
    (Classes::BLOCKED, "blocked stuck blocking blocker stalled waiting stymied halted gated held"),
    (
        Classes::DONE,
        "done merged shipped fixed completed finished released deployed landed closed delivered published resolved submitted \
        implemented uploaded pushed solved launched complete sent sorted installed signed live",
    ),
    (
        Classes::DECIDED,
        "decided agreed resolved resolution consensus settled decision adopted approved accepted concluded resolve",
    ),
    (
        Classes::WITHDRAW,
        "scratch retract withdraw undo unapprove rescind withdrawn disregard ignore retracted withdrawing revoke strike",
    ),
    (
        Classes::OTHER,
        "another other others different else alternative alternatives alternatively elsewhere more new similar",
    ),
    (Classes::PAST, "was were had did went got said told made came saw took"),
    (Classes::FUTURE, "will shall going gonna i'll we'll 'll he'll she'll they'll it'll that'll you'll won't ill"),
    (
        Classes::CALENDAR,
        "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed weds thu thur thurs fri sat sun \
        january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec \
        today tomorrow tonight yesterday day days week weeks month months year years quarter hour hours minute minutes am pm a.m p.m a.m. p.m. \
        noon midnight morning afternoon evening weekend eod cob eow eom fortnight next last th st nd rd o'clock half past",
    ),
    (
        Classes::SOUND,
        "oh ah well hmm um uh er ahh ooh wow yay woohoo so then hey hi aha hm ha haha lol man geez gosh gee oops whoa",
    ),
    (
        Classes::OPENER,
        "what what's whats when when's where where's who who's whose whom why why's which how how's hows",
    ),
    (
        Classes::AUXILIARY,
        "is are am was were do does did has have had can could will would shall should may might must isn't aren't \
        wasn't weren't don't doesn't didn't hasn't haven't can't couldn't won't wouldn't shouldn't ain't",
    ),
    (
        Classes::ENGLISH,
        "the a an and or of to in is are was were be been it this that these those i you we they he she for on with as at by from \
        not no yes do does did have has had will would can could should may might must if but so because when what which who how why where \
        there here my your our their his her its me us them him all any some more most other than then now just only also very too out up down \
        about into over after before again one two three four five six seven eight nine ten get got make let need want know think see look good \
        go going use used work works done please thanks thank ok okay hold wait until next week day date time change move don't can't won't \
        isn't i'm i'd i'll we'll it's that's let's new old first last same really still already both each few nothing something everything \
        agree agreed approve approved reject rejected fine right great sure sounds looks wrong correct team people ask take give tell send \
        ship merge ready release budget milestone deadline yeah yep nope lgtm",
    ),
    (
        Classes::FOREIGN,
        "ja nein und oder der die das ist nicht ich wir sie ein eine einen mit für auf wenn aber auch noch bitte danke genehmigt \
        einverstanden passt gut klar machen ablehnen abgelehnt alles jetzt schon kein keine dann warum wann wie mal doch zu sehr gern gerne \
        oui non et ou le la les est pas je nous vous ils une un avec pour sur si mais aussi merci d'accord bien sûr c'est ça va tout faire fait \
        rejeté approuvé pourquoi quand être sont dans qui que des du au sans très \
        sí y o el los las es yo nosotros usted con por para cuando pero también gracias acuerdo bueno bien vale está todo hacer hecho por \
        qué cuándo cómo muy este esta eso una del al lo su mi adelante aprobado rechazado perfecto claro nada \
        sim não e ou os as em com se mas obrigado tudo isso está bom sì perché va bene grazie che di il lo gli per non sono questo \
        nee niet het een ik wij zijn maar ook dank goed oké graag waarom tak nie jest hvala dobro ok'ej inte är och det jag vi som \
        prego certo parfait exactement genau stimmt richtig sicher natürlich freigegeben freigabe lieber erst morgen heute können \
        sollten vamos hay tenemos falta antes después hoy mañana demain aujourd'hui faut avant après jusqu'à encore trop",
    ),
];
