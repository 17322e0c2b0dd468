// Walks through the sign-in pages of the simulated org as a browser without a script does: follows links, fills forms,
// keeps cookies.

const attribute = (tag, name) => new RegExp(`${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&');

export class SignIn {
  constructor() {
    this.cookies = new Map();
  }

  async request(address, options = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(address, { redirect: 'manual', ...options, headers: { ...options.headers, cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0].split('=');
      this.cookies.set(name, value);
    }
    return { address, status: response.status, location: response.headers.get('location'), body: await response.text() };
  }

  /** The page behind `address`; sent to another host it stops there. */
  async open(address) {
    let page = await this.request(address);
    while (page.location && new URL(page.location, page.address).origin === new URL(page.address).origin)
      page = await this.request(new URL(page.location, page.address));
    return page;
  }

  /** Submits the form of a page with these values beside its hidden ones. */
  async submit(page, values) {
    const form = /<form[^>]*>/.exec(page.body)[0];
    const hidden = [...page.body.matchAll(/<input type="hidden"[^>]*>/g)].map(([tag]) => [attribute(tag, 'name'), attribute(tag, 'value')]);
    const body = new URLSearchParams([...hidden, ...Object.entries(values)]);
    const answer = await this.request(new URL(attribute(form, 'action'), page.address), { method: 'POST', body });
    return answer.location && new URL(answer.location, page.address).origin === new URL(page.address).origin
      ? this.open(new URL(answer.location, page.address))
      : answer;
  }

  /** Signs in, decides, and gives back where the browser is sent then. */
  async walk(address, { username, password, decision = 'allow' }) {
    const login = await this.open(address);
    const consent = /id="username"/.test(login.body) ? await this.submit(login, { un: username, pw: password }) : login;
    return this.submit(consent, { decision });
  }
}
