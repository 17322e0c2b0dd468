// Stands in for Salesforce: a page of another origin with a frame, into which a form posts the signed request.
import http from 'node:http';
import { once } from 'node:events';

export class Host {
  constructor() {
    this.pages = new Map();
    this.server = http.createServer((request, response) => {
      const page = this.pages.get(request.url);
      response.writeHead(page ? 200 : 404, { 'content-type': 'text/html; charset=utf-8' });
      response.end(page ?? '');
    });
  }

  async start() {
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
    this.port = this.server.address().port;
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  /** The address of a page that shows the app. */
  pageFor(address, signedRequest) {
    const name = `/${this.pages.size + 1}`;
    this.pages.set(
      name,
      `<!DOCTYPE html><title>Record</title><link rel="icon" href="data:,"><style>body{margin:0}iframe{border:0;width:100vw;height:100vh}</style>
       <iframe name="canvas"></iframe>
       <form method="post" action="${address}/salesforce/canvas" target="canvas">
         <input type="hidden" name="signed_request" value="${signedRequest}"></form>
       <script>document.forms[0].submit()</script>`,
    );
    return `${this.origin}${name}`;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
