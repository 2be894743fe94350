// Asks the simulator with the official JavaScript client and checks what it makes of the answers.
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';

const [standard, faults] = process.argv.slice(2);
const model = 'meta-llama/Llama-3.1-8B-Instruct';
const messages = [{ role: 'user', content: 'What is the weather in Oslo?' }];
const api = new OpenAI({ baseURL: standard + '/v1', apiKey: 'hf_x', maxRetries: 0 });
const chat = api.chat.completions;
let checks = 0;

function check(what, found, expected) {
  checks++;
  if (JSON.stringify(found) !== JSON.stringify(expected)) {
    console.error(`openai-js: ${what} is ${JSON.stringify(found)}, expected is ${JSON.stringify(expected)}`);
    process.exit(1);
  }
}

async function fails(what, error, status, call) {
  try {
    await call();
  } catch (raised) {
    check(`the error of ${what} (${raised.message})`, [raised.constructor.name, raised.status], [error, status]);
    return;
  }
  check(what, 'no error', error);
}

check('models', (await api.models.list()).data.some((each) => each.id === model), true);
check('model', (await api.models.retrieve(model)).id, model);
await fails('an unknown card', 'NotFoundError', 404, () => api.models.retrieve('no/model'));

const Step = z.object({ text: z.string(), n: z.number().int(), note: z.string().nullable() });
const Plan = z.object({
  steps: z.array(Step),
  kind: z.enum(['a', 'b']),
  first: Step,
  email: z.string().email(),
  either: z.union([z.string(), z.number()]),
});
const Tree = z.object({ value: z.number(), get children() { return z.array(Tree); } });
for (const schema of [Plan, Tree]) {
  const format = zodResponseFormat(schema, 'answer');
  const parsed = (await chat.parse({ model, messages, response_format: format })).choices[0].message.parsed;
  check('parsed', schema.safeParse(parsed).success, true);
}

const two = await chat.create({ model, messages, n: 2, logprobs: true, top_logprobs: 2, max_tokens: 3 });
check('choices', two.choices.map((each) => each.index), [0, 1]);
check('logprobs', two.choices[1].logprobs.content.map((each) => each.top_logprobs.length), [2, 2, 2]);

const weather = {
  type: 'function',
  function: {
    name: 'weather',
    parameters: { type: 'object', properties: { city: { type: 'string' } } },
    function: (asked) => 'sunny in ' + asked.city,
    parse: JSON.parse,
  },
};
for (const more of [{}, { tool_choice: 'required' }, { stream: true }, { parallel_tool_calls: true }]) {
  const loop = chat.runTools({ model, messages, tools: [weather], ...more });
  check(`a loop with ${JSON.stringify(more)}`, (await loop.finalContent()).length > 0, true);
  check('its messages', loop.messages.map((each) => each.role).slice(0, 3), ['user', 'assistant', 'tool']);
}

const usages = [];
const counted = { model, messages, stream: true, stream_options: { include_usage: true } };
for await (const chunk of await chat.create(counted)) {
  if (chunk.usage) usages.push([chunk.choices, chunk.usage]);
}
check('usage', usages, [[[], (await chat.create({ model, messages })).usage]]);
const early = await chat.create({ model, messages, stream: true });
for await (const chunk of early) {
  early.controller.abort();
  break;
}
const { response } = await chat.create({ model: model + ':novita', messages }).withResponse();
check('provider', response.headers.get('x-inference-provider'), 'novita');

await fails('no messages', 'BadRequestError', 400, () => chat.create({ model, messages: [] }));
await fails('a temperature of 9', 'BadRequestError', 400, () => chat.create({ model, messages, temperature: 9 }));
await fails('a temperature of 9 at TGI', 'UnprocessableEntityError', 422, () =>
  chat.create({ model: 'HuggingFaceTB/SmolLM3-3B', messages, temperature: 9 }));
await fails('an unknown model', 'BadRequestError', 400, () => chat.create({ model: 'no/model', messages }));
await fails('embeddings', 'NotFoundError', 404, () => api.embeddings.create({ model, input: 'x' }));
await fails('DELETE', 'APIError', 405, () => api.models.delete(model));

const faulty = new OpenAI({ baseURL: faults + '/v1', apiKey: 'hf_x', maxRetries: 1 }).chat.completions;
const failing = (name, more) => faulty.create({ model: 'truth/model:' + name, messages, ...more });
check('finish-error', (await failing('finish-error')).choices[0].finish_reason, 'error');
await fails('429', 'RateLimitError', 429, () => failing('rate-limit'));
await fails('503', 'InternalServerError', 503, () => failing('unavailable'));
await fails('an error in a stream', 'APIError', undefined, async () => {
  for await (const chunk of await failing('stream-error', { stream: true }));
});
console.log(`openai-js: ${checks} checks`);
