// The client apps: what they ask for and whom they let in.
import { all, textOf } from '../lib/source-tree.mjs';
import { deepTexts, findingsOf } from './package-model.mjs';

/** Nothing more: records through the API, and a token that can be renewed. */
const SCOPES = ['Api', 'RefreshToken'];
const SETTINGS = ['ecaOauth', 'ecaCanvas', 'ecaPlcy', 'ecaOauthPlcy'];

function problemsOfScopes(scopes) {
  return [
    ...scopes.filter((scope) => !SCOPES.includes(scope)).map((scope) => `asks for ${scope}, which Dealwire does not need`),
    ...SCOPES.filter((scope) => !scopes.includes(scope)).map((scope) => `does not ask for ${scope}`),
  ];
}

function problemsOfCanvas(url, method) {
  return [
    ...(url?.startsWith('https://') ? [] : [`the canvas address ${url} is not https`]),
    ...(method === 'Post' ? [] : ['a canvas must be opened by a signed request (Post)']),
  ];
}

function problemsOfSettings({ kind, root }, model) {
  const app = textOf(root, 'externalClientApplication');
  const scopes = textOf(root, 'commaSeparatedOauthScopes');
  return [
    ...(model.has('eca', app) ? [] : [`belongs to ${app}, which is not in the package`]),
    ...(kind === 'ecaOauth' ? problemsOfScopes((scopes ?? '').split(',').map((scope) => scope.trim()).filter(Boolean)) : []),
    ...(kind === 'ecaCanvas' ? problemsOfCanvas(textOf(root, 'canvasUrl'), textOf(root, 'accessMethod')) : []),
  ];
}

function problemsOfConnectedApp({ root }, model) {
  const labels = model.permissionSets.map((set) => textOf(set.root, 'label'));
  const [canvas] = all(root, 'canvasConfig');
  return [
    ...problemsOfScopes(deepTexts(root, 'scopes')),
    ...(canvas ? problemsOfCanvas(textOf(canvas, 'canvasUrl'), textOf(canvas, 'accessMethod')) : []),
    ...all(root, 'permissionSetName').filter(({ text }) => !labels.includes(text)).map(({ text }) => `lets in ${text}, which is no permission set of the package`),
    ...['consumerKey', 'consumerSecret'].filter((name) => deepTexts(root, name).length).map((name) => `${name} never belongs in source`),
  ];
}

export function clientFindings(model) {
  return [
    ...SETTINGS.flatMap((kind) => model.of(kind)).flatMap((file) => findingsOf(file, problemsOfSettings(file, model))),
    ...model.of('connectedApp').flatMap((file) => findingsOf(file, problemsOfConnectedApp(file, model))),
  ];
}
