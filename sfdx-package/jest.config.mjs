import { createRequire } from 'node:module';

const { jestConfig } = createRequire(import.meta.url)('@salesforce/sfdx-lwc-jest/config');

export default {
  ...jestConfig,
  moduleNameMapper: { ...jestConfig.moduleNameMapper, '^lightning/navigation$': '<rootDir>/tests/lwc/mocks/navigation.js' },
  // Generous: a machine that is busy otherwise must not fail a test that only needs a second.
  testTimeout: 60000,
  roots: ['<rootDir>/main'],
  setupFilesAfterEnv: [...(jestConfig.setupFilesAfterEnv ?? []), '<rootDir>/tests/lwc/accessibility.js'],
  modulePathIgnorePatterns: ['<rootDir>/.localdevserver'],
  // Untested code is found here, not by a user.
  collectCoverageFrom: ['main/**/lwc/**/*.js', '!**/__tests__/**'],
  coverageThreshold: { global: { branches: 95, functions: 95, lines: 95, statements: 95 } },
};
