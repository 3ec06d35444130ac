const shared = {
  rootDir: __dirname,
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.timebank/'],
  moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
  transform: { '\\.[cm]?[jt]s$': '<rootDir>/test/support/transform.cjs' },
  transformIgnorePatterns: [],
};

module.exports = {
  reporters: ['default', '<rootDir>/test/support/skipped-reporter.cjs'],
  testTimeout: 30_000,
  // many tests wait for a server: one worker, the default of a machine with two cores, would leave half of it idle
  maxWorkers: 2,
  projects: [
    {
      ...shared,
      displayName: 'code',
      testMatch: ['*', 'unit/**/*', 'simulation/**/*'].map(specs => `<rootDir>/test/${specs}.spec.ts`),
    },
    {
      ...shared,
      displayName: 'engines',
      testMatch: ['contract', 'integration', 'e2e'].map(tier => `<rootDir>/test/${tier}/**/*.spec.ts`),
      globalSetup: '<rootDir>/test/support/run-up.ts',
      globalTeardown: '<rootDir>/test/support/run-down.ts',
    },
  ],
};
