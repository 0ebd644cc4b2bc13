// Opens the console on this service, with the two questions that most callers begin with.
const endpointURL = new URL("/graphql", location.origin).href;

const search = `# 按名称、简称、代码、全拼或首字母查找组织；“文档”里有全部查询。
query search($text: String!) {
  organizations(search: $text, first: 10) {
    edges { node { code name level } }
  }
}
`;

const path = `# 两个组织之间最短的合规转接路径，每一步都附依据。
# 在下方“变量”中填写两个组织的代码。
query path($origin: ID!, $destination: ID!) {
  approvalPath(origin: $origin, destination: $destination) {
    __typename
    ... on ApprovalPath {
      bodies { code name }
      steps { order move basis { document article phrase } }
      channel
    }
    ... on NoLawfulPath { code message }
    ... on UnknownOrganization { code message }
  }
}
`;

function asText(variables) {
  return JSON.stringify(variables, null, 2);
}

AltairGraphQL.init({
  endpointURL,
  initialWindows: [
    {
      endpointURL,
      initialName: "查找组织",
      initialQuery: search,
      initialVariables: asText({ text: "组织部" }),
    },
    {
      endpointURL,
      initialName: "转接路径",
      initialQuery: path,
      initialVariables: asText({ origin: "", destination: "" }),
    },
  ],
  initialSettings: {
    language: "zh-CN",
    theme: "light",
    addQueryDepthLimit: 3,
    disablePushNotification: true,
    "schema.reloadOnStart": true,
  },
  instanceStorageNamespace: "zhuanjie_console_",
  disableAccount: true,
});
