// Documents that the sample data does not have.

const SENTENCES = [
  'Before we go on, can you tell me how the warehouse in Basel is run today?',
  'Mostly on paper, and with a spreadsheet that nobody wants to own.',
  'Then stock counts take two days, and we close for them.',
  'That is what most people tell us at this point.',
  'What would it cost us to begin with one site and add the others later?',
  'The price per seat is the same, so beginning small is no loss.',
  'Orvano offered us a flat rate last week, to be honest.',
  'Let us look at the integration with your ERP before we talk about discounts.',
];

/** The same conversation with a transcript of so many hours. */
export function long(document, hours) {
  const speakers = document.parties.map((party) => party.speakerId).filter(Boolean);
  const step = 6_000;
  const transcript = [];
  for (let at = 0, turn = 0; at < hours * 3_600_000; turn += 1) {
    const sentences = [];
    for (let i = 0; i <= turn % 4; i += 1, at += step)
      sentences.push({ start: at, end: at + step - 800, text: SENTENCES[(turn + i) % SENTENCES.length] });
    transcript.push({ speakerId: speakers[turn % speakers.length], topic: `Part ${1 + Math.floor(turn / 60)}`, sentences });
  }
  return { ...document, metaData: { ...document.metaData, duration: hours * 3600 }, transcript };
}

export const HOSTILE = '"><script>window.hacked=1</script><img src=x onerror="window.hacked=2">\u202e&lt;';

/** The same conversation with markup wherever a text may stand. */
export function hostile(document) {
  const spoiled = (value) => {
    if (Array.isArray(value)) return value.map(spoiled);
    if (value && typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, spoilt(k, v)]));
    return value;
  };
  const texts = new Set(['title', 'name', 'text', 'topic', 'section', 'brief', 'phrase', 'system']);
  const spoilt = (key, value) => (texts.has(key) && typeof value === 'string' ? `${value} ${HOSTILE}` : spoiled(value));
  const made = spoiled(document);
  made.metaData.url = 'javascript:window.hacked=3';
  return made;
}
