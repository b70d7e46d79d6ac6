//! What every store of the ledger must do, as one story. `open` opens the same store again each time.

mod aside;
mod conversation;
mod entries;
mod heat;
mod outbox;
mod sought;

use countersign::ledger::Ledger;

/// Tells the story on an empty store.
pub(crate) async fn contract(open: impl AsyncFn() -> Ledger) {
    entries::an_empty_store_has_nothing(&open().await).await;
    entries::a_group_is_stored_in_order(&open).await;
    entries::a_delivery_is_stored_once(&open().await).await;
    entries::what_is_implied_is_known_and_what_is_void_is_not_stored(&open().await).await;
    entries::what_was_judged_on_a_duplicate_is_unjudged(&open().await).await;
    entries::a_stale_group_stores_nothing(&open().await).await;
    entries::chatter_is_never_stale(&open().await).await;
    entries::what_makes_no_sense_is_refused(&open().await).await;
    entries::projects_do_not_meet(&open().await).await;
    entries::cards_lead_to_their_reviews(&open).await;
    entries::reactions_are_kept_by_difference(&open).await;
    entries::a_chain_verifies_and_its_pages_join(&open().await).await;
    entries::groups_at_the_same_time_are_each_judged_alone(&open().await).await;

    heat::only_what_bears_on_what_comes_is_loaded(&open).await;
    heat::an_older_value_stands_again_when_the_newer_is_reopened(&open().await).await;
    heat::the_newest_refusal_of_a_finding_is_loaded(&open().await).await;
    heat::the_newest_digest_and_pause_are_loaded(&open().await).await;

    outbox::what_is_due_is_handed_out_once(&open().await).await;
    outbox::an_attempt_is_on_record_before_it_is_made(&open().await).await;
    outbox::a_retried_item_comes_again(&open().await).await;
    outbox::what_was_postponed_is_no_attempt(&open().await).await;
    outbox::the_newest_say_wins(&open().await).await;
    outbox::what_was_posted_is_kept(&open).await;

    conversation::a_message_is_kept_as_it_stands(&open).await;
    conversation::an_older_edit_never_overwrites_a_newer(&open().await).await;
    conversation::what_was_deleted_does_not_come_back(&open().await).await;
    conversation::messages_come_in_order_of_time(&open().await).await;
    conversation::words_stand_beside_the_entry_and_go_with_their_message(&open).await;
    conversation::an_erased_person_leaves_no_words(&open).await;
    conversation::messages_go_with_their_retention_time(&open().await).await;
    conversation::readings_are_kept_but_for_old_news(&open).await;

    sought::words_are_found_as_they_stand_where_they_may_be_read(&open).await;
    sought::what_is_gone_is_found_no_more(&open).await;
    sought::what_was_put_before_people_is_found(&open).await;

    aside::the_newest_note_of_a_name_is_kept(&open).await;
    aside::unread_frames_are_kept_up_to_a_limit_and_go_with_the_messages(&open).await;
}
