// Stands in for lightning/navigation: remembers where a component wanted to go.
const Navigate = Symbol('Navigate');
const GenerateUrl = Symbol('GenerateUrl');
const visited = [];

/** Gives a component class the two methods of the real mixin. */
export function NavigationMixin(Base) {
    return class extends Base {
        [Navigate](pageReference) {
            visited.push(pageReference);
        }

        [GenerateUrl]() {
            return Promise.resolve('https://example.com');
        }
    };
}
NavigationMixin.Navigate = Navigate;
NavigationMixin.GenerateUrl = GenerateUrl;

/** Page references of all calls so far, in order. */
export const navigations = () => visited;
