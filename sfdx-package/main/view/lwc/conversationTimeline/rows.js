import { filled, label } from './labels';

const PLAIN = 'slds-badge';
const COMPETITOR = 'slds-badge slds-theme_warning';

/** 0 is known, too. */
const isKnown = (value) => value !== undefined && value !== null;

/** Facts in one line, those that are known only. */
function factsOf(item) {
    return [
        item.minutes && filled(label.duration, Math.round(item.minutes)),
        item.host && filled(label.host, item.host),
        item.people && filled(label.people, item.people),
        isKnown(item.talkRatio) && filled(label.talkRatio, Math.round(item.talkRatio)),
        item.openItems && filled(label.openItems, item.openItems),
        item.outcome,
        item.opportunity
    ]
        .filter(Boolean)
        .join(' · ');
}

function trackersOf(item) {
    return (item.trackers || []).map((tracker) => ({
        id: tracker.id,
        text: tracker.times ? `${tracker.name} (${tracker.times})` : tracker.name,
        look: tracker.isCompetitor ? COMPETITOR : PLAIN
    }));
}

/** A conversation as Apex sends it, in the words of the template. */
export function toRow(item) {
    const trackers = trackersOf(item);
    return {
        id: item.id,
        headingId: `heading-${item.id}`,
        url: `/${item.id}`,
        title: item.title,
        time: item.heldAt,
        isPlanned: !item.isHeld,
        icon: item.isMeeting ? 'standard:event' : 'standard:log_a_call',
        kind: item.isMeeting ? label.kindMeeting : label.kindCall,
        facts: factsOf(item),
        trackers,
        hasTrackers: trackers.length > 0,
        brief: item.brief,
        nextSteps: item.nextSteps,
        hasText: Boolean(item.brief || item.nextSteps),
        ...toggled(false)
    };
}

/** What changes when the text of a row is shown or hidden. */
export function toggled(isOpen) {
    return {
        isOpen,
        expanded: String(isOpen),
        toggleLabel: isOpen ? label.collapse : label.expand,
        toggleIcon: isOpen ? 'utility:chevrondown' : 'utility:chevronright'
    };
}
