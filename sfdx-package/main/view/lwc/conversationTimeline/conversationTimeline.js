import { LightningElement, api } from 'lwc';
import { NavigationMixin } from 'lightning/navigation';
import mark from '@salesforce/resourceUrl/Dealwire_Mark';
import CONVERSATION from '@salesforce/schema/Conversation__c';
import read from '@salesforce/apex/ConversationTimeline.read';
import { filled, label } from './labels';
import { toRow, toggled } from './rows';

/** Conversations of the record the page stands on, latest first; earlier ones on demand. */
export default class ConversationTimeline extends NavigationMixin(LightningElement) {
    label = label;
    mark = mark;
    rows = [];
    error;
    isLoading = false;
    hasMore = false;
    /** Tells answers to an earlier record or refresh, which come too late, from the one that is waited for. */
    round = 0;
    shownRecordId;

    @api
    get recordId() {
        return this.shownRecordId;
    }

    set recordId(value) {
        if (value !== this.shownRecordId) {
            this.shownRecordId = value;
            this.startOver();
        }
    }

    get isEmpty() {
        return !this.isLoading && !this.error && !this.hasRows;
    }

    get hasRows() {
        return this.rows.length > 0;
    }

    get isBusy() {
        return String(this.isLoading);
    }

    get canShowMore() {
        return this.hasMore && !this.isLoading && !this.error;
    }

    /** Read out by screen readers whenever rows arrive. */
    get status() {
        if (this.isLoading) {
            return label.loading;
        }
        if (this.error || !this.hasRows) {
            return '';
        }
        return filled(this.hasMore ? label.shown : label.shownAll, this.rows.length);
    }

    handleRefresh() {
        this.startOver();
    }

    handleMore() {
        this.load();
    }

    handleOpen(event) {
        event.preventDefault();
        this[NavigationMixin.Navigate]({
            type: 'standard__recordPage',
            attributes: {
                actionName: 'view',
                objectApiName: CONVERSATION.objectApiName,
                recordId: event.currentTarget.dataset.record
            }
        });
    }

    handleToggle(event) {
        const id = event.currentTarget.dataset.record;
        this.rows = this.rows.map((row) => (row.id === id ? { ...row, ...toggled(!row.isOpen) } : row));
    }

    startOver() {
        this.round += 1;
        this.rows = [];
        this.hasMore = false;
        this.load();
    }

    async load() {
        const { round } = this;
        const last = this.rows[this.rows.length - 1];
        this.isLoading = true;
        this.error = undefined;
        try {
            const page = await read({
                recordId: this.shownRecordId,
                beforeTime: last ? last.time : null,
                beforeId: last ? last.id : null
            });
            if (round === this.round) {
                this.rows = [...this.rows, ...page.items.map(toRow)];
                this.hasMore = page.hasMore;
            }
        } catch (failure) {
            if (round === this.round) {
                this.error = failure?.body?.message || label.error;
            }
        } finally {
            if (round === this.round) {
                this.isLoading = false;
            }
        }
    }
}
