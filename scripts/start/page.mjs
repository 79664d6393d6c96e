/** The page that starts VS Code for the web with Perimeter and one folder in it. */

/** `base` is the secret first part of all paths; `tests` is the path of a test suite to run in the extension host, or undefined. */
export function page({ port, base, folder, open, tests, trusted = true }) {
  const at = (path) => ({ scheme: "http", authority: `localhost:${port}`, path: `/${base}${path}` });
  const extensions = [at("/extensions/folder"), at("/extensions/perimeter")];
  const settings = {
    productConfiguration: {
      nameShort: "Perimeter",
      nameLong: "Perimeter in VS Code for the web",
      applicationName: "perimeter-web",
      enableTelemetry: false,
      webviewContentExternalBaseUrlTemplate: `http://{{uuid}}.localhost:${port}/${base}/build/out/vs/workbench/contrib/webview/browser/pre/`,
    },
    configurationDefaults: {
      "workbench.startupEditor": "none",
      "telemetry.telemetryLevel": "off",
      "security.workspace.trust.enabled": false,
      "workbench.colorTheme": "Default Dark Modern",
      "problems.showCurrentInStatus": true,
      "files.exclude": { "**/.git": true },
    },
    additionalBuiltinExtensions: tests === undefined ? extensions : extensions.slice(0, 1),
    ...(tests === undefined ? {} : { developmentOptions: { extensions: extensions.slice(1), extensionTestsPath: at(tests) } }),
  };
  const payload = [["skipWelcome", "true"], ...(open === undefined ? [] : [["openFile", `folder:${encodeURI(open)}`]])];
  const build = `/${base}/build`;
  return `<!doctype html>
<html>
<head>
<meta charset="utf-8">
<title>Perimeter</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${build}/out/vs/workbench/workbench.web.main.css">
</head>
<body aria-label=""></body>
<script src="${build}/out/vs/loader.js"></script>
<script src="${build}/out/vs/webPackagePaths.js"></script>
<script>
const build = new URL("${build}", location.origin).toString();
for (const name of Object.keys(self.webPackagePaths)) self.webPackagePaths[name] = build + "/node_modules/" + name + "/" + self.webPackagePaths[name];
require.config({
  baseUrl: build + "/out",
  paths: self.webPackagePaths,
  trustedTypesPolicy: window.trustedTypes?.createPolicy("amdLoader", {
    createScriptURL: (url) => {
      if (url.startsWith(location.origin)) return url;
      throw new Error("not from here: " + url);
    },
  }),
});
</script>
<script src="${build}/out/vs/workbench/workbench.web.main.nls.js"></script>
<script src="${build}/out/vs/workbench/workbench.web.main.js"></script>
<script>
require(["vs/workbench/workbench.web.main"], ({ create, URI }) => {
  const settings = ${JSON.stringify(settings).replaceAll("<", "\\u003c")};
  settings.additionalBuiltinExtensions = settings.additionalBuiltinExtensions.map((uri) => URI.revive(uri));
  const tests = settings.developmentOptions;
  if (tests) Object.assign(tests, { extensions: tests.extensions.map((uri) => URI.revive(uri)), extensionTestsPath: URI.revive(tests.extensionTestsPath) });
  const workspace = { folderUri: URI.revive({ scheme: "folder", path: ${JSON.stringify(`/${folder}`)} }) };
  create(document.body, { ...settings, workspaceProvider: { workspace, trusted: ${trusted}, payload: ${JSON.stringify(payload)}, open: async () => false } });
});
</script>
</html>
`;
}
