import collapse from '@salesforce/label/c.Timeline_Collapse';
import duration from '@salesforce/label/c.Timeline_Duration';
import empty from '@salesforce/label/c.Timeline_Empty';
import emptyHint from '@salesforce/label/c.Timeline_Empty_Hint';
import error from '@salesforce/label/c.Timeline_Error';
import expand from '@salesforce/label/c.Timeline_Expand';
import host from '@salesforce/label/c.Timeline_Host';
import kindCall from '@salesforce/label/c.Timeline_Kind_Call';
import kindMeeting from '@salesforce/label/c.Timeline_Kind_Meeting';
import loading from '@salesforce/label/c.Timeline_Loading';
import more from '@salesforce/label/c.Timeline_More';
import nextSteps from '@salesforce/label/c.Timeline_Next_Steps';
import openItems from '@salesforce/label/c.Timeline_Open_Items';
import people from '@salesforce/label/c.Timeline_People';
import planned from '@salesforce/label/c.Timeline_Planned';
import refresh from '@salesforce/label/c.Timeline_Refresh';
import retry from '@salesforce/label/c.Timeline_Retry';
import shown from '@salesforce/label/c.Timeline_Shown';
import shownAll from '@salesforce/label/c.Timeline_Shown_All';
import talkRatio from '@salesforce/label/c.Timeline_Talk_Ratio';
import title from '@salesforce/label/c.Timeline_Title';
import trackers from '@salesforce/label/c.Timeline_Trackers';

/** Every text of the time line, so that Translation Workbench reaches all of them. */
export const label = {
    collapse,
    duration,
    empty,
    emptyHint,
    error,
    expand,
    host,
    kindCall,
    kindMeeting,
    loading,
    more,
    nextSteps,
    openItems,
    people,
    planned,
    refresh,
    retry,
    shown,
    shownAll,
    talkRatio,
    title,
    trackers
};

/** `{0}` of a label replaced by a value. */
export function filled(text, value) {
    return text.replace('{0}', value);
}
