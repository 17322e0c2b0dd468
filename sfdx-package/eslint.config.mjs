// Lightning web components by Salesforce's own rules, and their tests.
import { createRequire } from 'node:module';
import globals from 'globals';

const require = createRequire(import.meta.url);
const recommended = require('@salesforce/eslint-config-lwc/recommended');

const inFiles = (files, config, more = {}) => [].concat(config).map((entry) => ({ ...entry, ...more, files }));

export default [
  ...inFiles(['main/**/lwc/**/*.js'], recommended),
  {
    files: ['main/**/lwc/**/*.test.js'],
    languageOptions: { globals: { ...globals.node, ...globals.jest } },
    rules: { '@lwc/lwc/no-async-operation': 'off', '@lwc/lwc/no-unexpected-wire-adapter-usages': 'off' },
  },
];
