// Makes the page more comfortable; everything can be read without it.
(function () {
    'use strict';

    function showLocalTimes() {
        const format = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });
        for (const time of document.querySelectorAll('time')) {
            const moment = new Date(time.dateTime);
            if (Number.isNaN(moment.getTime())) continue;
            time.title = time.textContent;
            time.textContent = format.format(moment);
        }
    }

    // Jumps without adding to the history, which belongs to Salesforce's pages around this one.
    function jumpInPlace() {
        let here = null;
        document.addEventListener('click', (event) => {
            const link = event.target.closest('a');
            const address = link && link.getAttribute('href');
            if (!address || !address.startsWith('#')) return;
            const place = document.getElementById(address.slice(1));
            if (!place) return;
            event.preventDefault();
            const isSentence = place.closest('.words') !== null;
            if (here) here.classList.remove('here');
            here = place;
            if (isSentence) here.classList.add('here');
            here.scrollIntoView({ block: isSentence ? 'center' : 'start' });
            here.focus({ preventScroll: true });
        });
    }

    class Search {
        constructor(form) {
            this.input = form.querySelector('input');
            this.told = form.querySelector('output');
            this.sentences = [...document.querySelectorAll('.words span')];
            this.found = [];
            this.current = -1;
            form.hidden = false;
            this.input.addEventListener('input', () => this.look());
            form.addEventListener('submit', (event) => {
                event.preventDefault();
                this.go(1);
            });
            form.querySelector('[data-go="-1"]').addEventListener('click', () => this.go(-1));
        }

        look() {
            const words = this.input.value.trim().toLocaleLowerCase();
            for (const mark of document.querySelectorAll('.words mark')) {
                const parent = mark.parentNode;
                mark.replaceWith(...mark.childNodes);
                parent.normalize();
            }
            this.found = [];
            this.current = -1;
            if (words.length > 1) for (const sentence of this.sentences) this.markIn(sentence, words);
            this.tell(words);
        }

        markIn(sentence, words) {
            let node = sentence.firstChild;
            while (node) {
                const lower = node.data.toLocaleLowerCase();
                // Few letters change their length in lower case; such a sentence is left alone.
                const at = lower.length === node.data.length ? lower.indexOf(words) : -1;
                if (at < 0) return;
                const hit = node.splitText(at);
                node = hit.splitText(words.length);
                const mark = document.createElement('mark');
                hit.replaceWith(mark);
                mark.append(hit);
                this.found.push(mark);
            }
        }

        go(step) {
            if (this.found.length === 0) return;
            const last = this.found[this.current];
            if (last) last.classList.remove('current');
            const start = this.current < 0 && step < 0 ? 0 : this.current;
            this.current = (start + step + this.found.length) % this.found.length;
            const mark = this.found[this.current];
            mark.classList.add('current');
            mark.scrollIntoView({ block: 'center' });
            this.tell();
        }

        tell(words) {
            const count = this.found.length;
            if (words !== undefined && words.length < 2) this.told.value = '';
            else if (count === 0) this.told.value = 'not found';
            else if (this.current < 0) this.told.value = count + ' found';
            else this.told.value = this.current + 1 + ' of ' + count;
        }
    }

    showLocalTimes();
    jumpInPlace();
    const form = document.querySelector('form.search');
    if (form) new Search(form);
})();
