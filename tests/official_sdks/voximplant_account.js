"use strict";
// Makes calls of Voximplant's official Node package (@voximplant/apiclient-nodejs 4.11.0) against a sandbox, as driver.py
// has it: calls come in and answers go out, one JSON object a line, and a day or a decimal is {"$date": …} or {"$decimal": …}.
//
// `connect` makes a client under a name; `<name>.…` are the account methods of that client, all names as Python would have
// them. The package insists on https; whom to trust is in NODE_EXTRA_CA_CERTS.

const readline = require("node:readline");
const VoximplantApiClient = require("@voximplant/apiclient-nodejs").default;

const made = {};

const camel = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());
const snake = (name) => (/[a-z]/.test(name) ? name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) : name);

// A client can do nothing until it has read its key.
function connect({ client, credentials_file_path, endpoint, account_id }) {
  const options = { pathToCredentials: credentials_file_path, host: endpoint };
  if (account_id != null) options.accountId = account_id;
  return new Promise((resolve) => {
    made[client] = new VoximplantApiClient(options);
    made[client].onReady = () => resolve(null);
  });
}

// The parameters of a method: what the package would make of them, without a request.
function parameters(client, method) {
  client.makeRequest = (_command, _data, [mapped]) => mapped;
  try {
    return client.Accounts[method]({});
  } finally {
    delete client.makeRequest;
  }
}

// All account methods, each with the names of its parameters on the wire.
function methods(client) {
  const names = Object.keys(client.Accounts);
  const described = names.map((name) => [snake(name), parameters(client, name).map((one) => one.rawName)]);
  return Object.fromEntries(described);
}

function argument(value) {
  if (Array.isArray(value)) return value.join(";"); // The package takes no lists of text.
  if (value?.$date) return new Date(value.$date);
  if (value?.$decimal) return Number(value.$decimal);
  return value;
}

// The answer with names as on the wire. A failure is an answer too, which has `errors`.
async function ask(client, method, args) {
  const mapped = parameters(client, method);
  const request = {};
  for (const [name, value] of Object.entries(args)) {
    const known = mapped.find((one) => one.rawName === name);
    request[known ? known.name : name] = known ? argument(value) : String(argument(value));
  }
  const answer = await client.Accounts[method](request);
  if (answer.errors) throw new Error(JSON.stringify(answer.errors));
  return renamed(answer);
}

function renamed(value) {
  if (Array.isArray(value)) return value.map(renamed);
  if (value === null || typeof value !== "object" || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [snake(name), renamed(member)]));
}

function call(name, args) {
  if (name === "connect") return connect(args);
  if (name === "methods") return methods(Object.values(made)[0]);
  const [client, method] = name.split(".");
  return ask(made[client], camel(method), args);
}

async function serve() {
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const { call: name, args } = JSON.parse(line);
    let answer;
    try {
      answer = { result: await call(name, args) };
    } catch (error) {
      // Not the error itself: the package's have the request with its token.
      answer = { error: error.name, message: error.message };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
}

serve();
