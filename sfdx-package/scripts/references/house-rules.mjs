// Rules of this project: what an org would accept but the package must not ship.
import fs from 'node:fs';

const RECORD_ID = />(?:[a-zA-Z0-9]{3}[0-9A-Za-z]{2}0[0-9A-Za-z]{9}(?:[A-Z0-5]{3})?)</;
const COMMENT_FIRST = /^(?:<\?xml[^>]*\?>)?\s*<!--/;

function problemsOfText(file) {
  const source = fs.readFileSync(file, 'utf8');
  return [
    ...(COMMENT_FIRST.test(source) ? ['a comment before the root element hides the file from conversion'] : []),
    ...(RECORD_ID.test(source) ? ['holds a record id'] : []),
    ...(file.endsWith('.ecaGlblOauth-meta.xml') ? ['keys and secrets of a client app never belong in source'] : []),
  ];
}

export function houseFindings(model) {
  return model.files.flatMap(({ file }) => problemsOfText(file).map((problem) => ({ file, problem })));
}
