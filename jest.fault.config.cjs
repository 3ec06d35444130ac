// The fault suite: real processes, signals and sockets. Apart from the tests of every day, as it takes minutes.
const { projects, reporters } = require('./jest.config.cjs');

const engines = projects.find(({ displayName }) => displayName === 'engines');

module.exports = {
  ...engines,
  displayName: 'faults',
  testMatch: ['<rootDir>/test/fault/**/*.spec.ts'],
  testTimeout: 120_000,
  reporters,
};
