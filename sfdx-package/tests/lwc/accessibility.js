// Makes `expect(element).toBeAccessible()` known to every test of a component.
const { setup } = require('@sa11y/jest');

setup();
