// Names every skipped test at the end, as jest's own summary only counts them. A test that may be skipped says in its name why.
module.exports = class {
  onRunComplete(_contexts, { testResults }) {
    const skipped = testResults.flatMap(file =>
      file.testResults.filter(test => test.status === 'pending' || test.status === 'todo'),
    );
    if (skipped.length > 0) process.stderr.write(`\nSkipped:\n${skipped.map(test => `  - ${test.fullName}\n`).join('')}`);
  }
};
