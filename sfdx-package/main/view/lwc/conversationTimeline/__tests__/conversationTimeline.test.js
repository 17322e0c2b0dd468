import { createElement } from 'lwc';
import { navigations } from 'lightning/navigation';
import ConversationTimeline from 'c/conversationTimeline';
import read from '@salesforce/apex/ConversationTimeline.read';
import { filled } from '../labels';

jest.mock('@salesforce/apex/ConversationTimeline.read', () => ({ default: jest.fn() }), { virtual: true });

const OPPORTUNITY = '006000000000001AAA';

function item(number, changes = {}) {
    return {
        id: `a00-${number}`,
        title: `Conversation ${number}`,
        heldAt: `2026-01-${String(28 - number).padStart(2, '0')}T09:00:00.000Z`,
        isHeld: true,
        isMeeting: true,
        minutes: 42.4,
        host: 'Hanna Host',
        people: 4,
        talkRatio: 55,
        openItems: 2,
        outcome: 'Connected',
        opportunity: 'Big deal',
        brief: 'They want to buy.',
        nextSteps: '- Send the offer',
        trackers: [
            { id: `t1-${number}`, name: 'Orvano', times: 3, isCompetitor: true },
            { id: `t2-${number}`, name: 'Pricing', times: null, isCompetitor: false }
        ],
        ...changes
    };
}

const page = (items, hasMore = false) => ({ items, hasMore });
const settled = () => new Promise(process.nextTick);

async function mount(recordId = OPPORTUNITY) {
    const element = createElement('c-conversation-timeline', { is: ConversationTimeline });
    element.recordId = recordId;
    document.body.appendChild(element);
    await settled();
    return element;
}

const all = (element, id) => [...element.shadowRoot.querySelectorAll(`[data-id="${id}"]`)];
const one = (element, id) => all(element, id)[0];
async function press(element, id) {
    one(element, id).click();
    await settled();
}

describe('c-conversation-timeline', () => {
    afterEach(() => {
        document.body.replaceChildren();
        read.mockReset();
    });

    it('asks for the first page of its record', async () => {
        read.mockResolvedValue(page([item(1)]));
        await mount();
        expect(read).toHaveBeenCalledTimes(1);
        expect(read).toHaveBeenCalledWith({ recordId: OPPORTUNITY, beforeTime: null, beforeId: null });
    });

    it('shows that it is loading, and nothing else', async () => {
        read.mockReturnValue(new Promise(() => {}));
        const element = await mount();
        expect(one(element, 'loading')).toBeTruthy();
        expect(one(element, 'status').textContent).toBe('c.Timeline_Loading');
        expect(one(element, 'empty')).toBeUndefined();
        expect(one(element, 'refresh').disabled).toBe(true);
        await expect(element).toBeAccessible();
    });

    it('shows each conversation with its facts', async () => {
        read.mockResolvedValue(page([item(1), item(2)]));
        const element = await mount();
        expect(all(element, 'open').map((link) => link.textContent)).toEqual(['Conversation 1', 'Conversation 2']);
        const facts = one(element, 'facts').textContent;
        ['c.Timeline_Duration', 'c.Timeline_Host', 'Connected', 'Big deal'].forEach((part) =>
            expect(facts).toContain(part)
        );
        expect(one(element, 'loading')).toBeUndefined();
        await expect(element).toBeAccessible();
    });

    it('leaves out what is not known', async () => {
        const bare = { id: 'a00-9', title: 'Bare', heldAt: '2026-01-01T09:00:00.000Z', isHeld: true, isMeeting: false };
        read.mockResolvedValue(page([bare]));
        const element = await mount();
        expect(one(element, 'facts').textContent).toBe('');
        expect(one(element, 'toggle')).toBeUndefined();
        expect(one(element, 'tracker')).toBeUndefined();
        await expect(element).toBeAccessible();
    });

    it('says so where only the customer spoke', async () => {
        read.mockResolvedValue(page([item(1, { talkRatio: 0, openItems: 0 })]));
        const facts = one(await mount(), 'facts').textContent;
        expect(facts).toContain('c.Timeline_Talk_Ratio');
        expect(facts).not.toContain('c.Timeline_Open_Items');
    });

    it('marks competitors among the trackers', async () => {
        read.mockResolvedValue(page([item(1)]));
        const element = await mount();
        const [competitor, other] = all(element, 'tracker');
        expect(competitor.textContent).toBe('Orvano (3)');
        expect(competitor.className).toContain('slds-theme_warning');
        expect(other.textContent).toBe('Pricing');
        expect(other.className).not.toContain('slds-theme_warning');
    });

    it('marks what is only planned', async () => {
        read.mockResolvedValue(page([item(1, { isHeld: false }), item(2)]));
        const element = await mount();
        expect(all(element, 'planned')).toHaveLength(1);
    });

    it('says so where there is nothing', async () => {
        read.mockResolvedValue(page([]));
        const element = await mount();
        expect(one(element, 'empty').textContent).toContain('c.Timeline_Empty');
        expect(one(element, 'more')).toBeUndefined();
        expect(element.shadowRoot.querySelector('ol')).toBeNull();
        await expect(element).toBeAccessible();
    });

    it('shows the message of the server, and tries again', async () => {
        read.mockRejectedValueOnce({ body: { message: 'Ask for the permission set.' } });
        const element = await mount();
        expect(one(element, 'error').textContent).toContain('Ask for the permission set.');
        expect(one(element, 'empty')).toBeUndefined();
        await expect(element).toBeAccessible();

        read.mockResolvedValueOnce(page([item(1)]));
        await press(element, 'retry');
        expect(one(element, 'error')).toBeUndefined();
        expect(all(element, 'row')).toHaveLength(1);
    });

    it('has words of its own for a failure without a message', async () => {
        read.mockRejectedValue(new Error('offline'));
        const element = await mount();
        expect(one(element, 'error').textContent).toContain('c.Timeline_Error');
    });

    it('adds earlier conversations page by page', async () => {
        read.mockResolvedValueOnce(page([item(1), item(2)], true));
        const element = await mount();
        expect(one(element, 'status').textContent).toBe('c.Timeline_Shown');
        read.mockResolvedValueOnce(page([item(3)]));
        await press(element, 'more');
        expect(read).toHaveBeenLastCalledWith({ recordId: OPPORTUNITY, beforeTime: item(2).heldAt, beforeId: 'a00-2' });
        expect(all(element, 'row')).toHaveLength(3);
        expect(one(element, 'more')).toBeUndefined();
        expect(one(element, 'status').textContent).toBe('c.Timeline_Shown_All');
    });

    it('keeps what is shown when the next page fails', async () => {
        read.mockResolvedValueOnce(page([item(1)], true));
        const element = await mount();
        read.mockRejectedValueOnce({ body: { message: 'Too busy' } });
        await press(element, 'more');
        expect(all(element, 'row')).toHaveLength(1);
        expect(one(element, 'error').textContent).toContain('Too busy');
        read.mockResolvedValueOnce(page([item(2)]));
        await press(element, 'retry');
        expect(all(element, 'row')).toHaveLength(2);
    });

    it('stays quick to use with many rows', async () => {
        read.mockResolvedValue(
            page(
                Array.from({ length: 40 }, (_, number) => item(number % 28, { id: `a-${number}` })),
                true
            )
        );
        const element = await mount();
        expect(all(element, 'row')).toHaveLength(40);
        expect(one(element, 'more')).toBeTruthy();
    });

    it('shows and hides the summary', async () => {
        read.mockResolvedValue(page([item(1), item(2)]));
        const element = await mount();
        expect(one(element, 'text')).toBeUndefined();
        await press(element, 'toggle');
        expect(all(element, 'text')).toHaveLength(1);
        expect(one(element, 'text').textContent).toContain('They want to buy.');
        expect(one(element, 'text').textContent).toContain('- Send the offer');
        await expect(element).toBeAccessible();
        await press(element, 'toggle');
        expect(one(element, 'text')).toBeUndefined();
    });

    it('opens a conversation in Salesforce', async () => {
        read.mockResolvedValue(page([item(1)]));
        const element = await mount();
        await press(element, 'open');
        expect(navigations()).toHaveLength(1);
        expect(navigations()[0].attributes).toMatchObject({ actionName: 'view', recordId: 'a00-1' });
    });

    it('puts values where the translator wants them', () => {
        expect(filled('{0} min', 42)).toBe('42 min');
        expect(filled('durée : {0} min', 42)).toBe('durée : 42 min');
    });

    it('starts over on refresh', async () => {
        read.mockResolvedValueOnce(page([item(1), item(2)]));
        const element = await mount();
        read.mockResolvedValueOnce(page([item(3)]));
        await press(element, 'refresh');
        expect(read).toHaveBeenLastCalledWith({ recordId: OPPORTUNITY, beforeTime: null, beforeId: null });
        expect(all(element, 'open').map((link) => link.textContent)).toEqual(['Conversation 3']);
    });

    it('ignores an answer that belongs to another record', async () => {
        let answerLate;
        read.mockReturnValueOnce(
            new Promise((resolve) => {
                answerLate = resolve;
            })
        );
        const element = await mount();
        read.mockResolvedValueOnce(page([item(2)]));
        element.recordId = '001000000000001AAA';
        await settled();
        answerLate(page([item(1)]));
        await settled();
        expect(element.recordId).toBe('001000000000001AAA');
        expect(all(element, 'open').map((link) => link.textContent)).toEqual(['Conversation 2']);
    });

    it('asks once when it is given the same record twice', async () => {
        read.mockResolvedValue(page([]));
        const element = await mount();
        element.recordId = OPPORTUNITY;
        await settled();
        expect(read).toHaveBeenCalledTimes(1);
    });
});
