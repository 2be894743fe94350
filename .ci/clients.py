"""Asks the simulator with one of the official Python clients and checks what the client makes of the answers."""
import asyncio
import enum
import sys
import typing

client, default, faults = sys.argv[1:]
LLAMA = "meta-llama/Llama-3.1-8B-Instruct"
SMALL = "HuggingFaceTB/SmolLM3-3B"
ASKED = [{"role": "user", "content": "What is the weather in Oslo?"}]
TOOLS = [
    {
        "type": "function",
        "function": {
            "name": name,
            "description": name,
            "parameters": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
        },
    }
    for name in ("weather", "time")
]
checks = 0


def check(what, found, expected):
    global checks
    checks += 1
    if found != expected:
        sys.exit(f"{client}: {what} is {found!r}, expected is {expected!r}")


def fails(what, error, call):
    """Calls, and checks the class of the error; returns the error."""
    try:
        found = call()
    except Exception as raised:
        check(f"the error of {what} ({raised})", type(raised).__name__, error)
        return raised
    sys.exit(f"{client}: {what} gave {found!r}, expected is {error}")


def family():
    """Nested models with references, also to themselves."""
    from pydantic import BaseModel

    class Colour(str, enum.Enum):
        red = "red"
        blue = "blue"

    class Address(BaseModel):
        street: str
        zip: typing.Optional[str]

    class Person(BaseModel):
        name: str
        age: int
        home: Address
        others: list[Address]
        colour: Colour
        either: typing.Union[int, Address]
        kind: typing.Literal["person"]
        children: list["Person"]
        boss: typing.Optional["Person"]

    return Person


def with_huggingface_hub():
    from huggingface_hub import AsyncInferenceClient, HfApi, InferenceClient, constants

    # The base of https://router.huggingface.co/PROVIDER; HF_ENDPOINT is that of the Hub.
    constants.INFERENCE_PROXY_TEMPLATE = default + "/{provider}"
    served = {
        "baseten": "zai-org/GLM-4.6",
        "cerebras": "zai-org/GLM-4.6",
        "cohere": "CohereLabs/command-a-03-2025",
        "deepinfra": "openai/gpt-oss-20b",
        "featherless-ai": LLAMA,
        "fireworks-ai": LLAMA,
        "groq": "meta-llama/Llama-3.3-70B-Instruct",
        "hf-inference": SMALL,
        "novita": LLAMA,
        "nscale": LLAMA,
        "ovhcloud": "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
        "publicai": "swiss-ai/Apertus-8B-Instruct-2509",
        "scaleway": "mistralai/Mistral-Small-3.2-24B-Instruct-2506",
        "together": LLAMA,
        "zai-org": "zai-org/GLM-4.6",
    }
    said = set()
    for provider, model in served.items():
        one = InferenceClient(provider=provider, api_key="hf_x")
        whole = one.chat_completion(ASKED, model=model, max_tokens=6)
        check(f"{provider}: tokens", whole.usage.completion_tokens, 6)
        text = ""
        for chunk in one.chat_completion(ASKED, model=model, max_tokens=6, stream=True):
            text += chunk.choices[0].delta.content or "" if chunk.choices else ""
        said.add(text.removesuffix("</s>"))
        if provider != "featherless-ai":  # answers a little differently
            check(f"{provider}: streamed", text.removesuffix("</s>"), whole.choices[0].message.content)
    check("texts", len(said) < 4, True)

    schema = {"type": "object", "properties": {"city": {"const": "Oslo"}}, "required": ["city"]}
    wanted = {"type": "json_schema", "json_schema": {"name": "x", "schema": schema}}
    # Each of these providers gets the schema in another place.
    for provider in ("together", "fireworks-ai", "scaleway"):
        one = InferenceClient(provider=provider, api_key="hf_x")
        answer = one.chat_completion(ASKED, model=served[provider], response_format=wanted)
        check(f"{provider}: format", answer.choices[0].message.content, '{"city":"Oslo"}')

    auto = InferenceClient(base_url=default + "/v1", api_key="hf_x")
    two = auto.chat.completions.create(messages=ASKED, model=LLAMA, n=2, logprobs=True, top_logprobs=2)
    check("choices", [choice.index for choice in two.choices], [0, 1])
    check("top_logprobs", len(two.choices[1].logprobs.content[0].top_logprobs), 2)
    called = auto.chat_completion(ASKED, model=LLAMA, tools=TOOLS, tool_choice={"function": {"name": "time"}})
    check("tool", called.choices[0].message.tool_calls[0].function.name, "time")
    fails("a temperature of 9", "BadRequestError", lambda: auto.chat_completion(ASKED, model=LLAMA, temperature=9))
    fails("an unknown model", "BadRequestError", lambda: auto.chat_completion(ASKED, model="no/model"))

    async def several():
        async with AsyncInferenceClient(provider="scaleway", api_key="hf_x") as many:
            model = served["scaleway"]
            answers = await asyncio.gather(*(many.chat_completion(ASKED, model=model) for _ in range(5)))
            async for _ in await many.chat_completion(ASKED, model=model, stream=True):
                break  # and leaves early
            return len({answer.choices[0].message.content for answer in answers})

    check("answers at once", asyncio.run(several()), 1)

    hub = HfApi(token="hf_x")
    check("owner", hub.whoami()["name"], "sonde")
    check("inference", hub.model_info(LLAMA, expand=["inference"]).inference, "warm")
    mapping = hub.model_info("zai-org/GLM-4.6", expand=["inferenceProviderMapping"]).inference_provider_mapping
    check("mapping", [(each.provider, each.provider_id) for each in mapping][0], ("zai-org", "glm-4.6"))
    check("models", [each.id for each in hub.list_models(inference_provider="cohere")], [served["cohere"]])
    fails("an unknown model of the Hub", "RepositoryNotFoundError", lambda: hub.model_info("no/model"))
    fails("what is not simulated", "BadRequestError", lambda: hub.model_info(LLAMA, expand=["downloads"]))


def with_openai():
    import openai

    api = openai.OpenAI(base_url=default + "/v1", api_key="hf_x", max_retries=0)
    chat = api.chat.completions
    check("models", LLAMA in [model.id for model in api.models.list()], True)
    check("model", api.models.retrieve(LLAMA).id, LLAMA)  # asks for meta-llama%2FLlama-3.1-8B-Instruct
    fails("an unknown model's card", "NotFoundError", lambda: api.models.retrieve("no/model"))

    person = family()
    parsed = chat.parse(model=LLAMA, messages=ASKED, response_format=person).choices[0].message.parsed
    check("parsed", type(parsed), person)
    check("a child", type(parsed.children[0]), person)

    two = chat.create(model=LLAMA, messages=ASKED, n=2, logprobs=True, top_logprobs=3, max_tokens=4)
    check("choices", [(each.index, each.finish_reason) for each in two.choices], [(0, "length"), (1, "length")])
    check("tokens of both", two.usage.completion_tokens, 8)
    tokens = two.choices[0].logprobs.content
    check("logprobs", "".join(each.token for each in tokens), two.choices[0].message.content)
    check("top_logprobs", [len(each.top_logprobs) for each in tokens], [3] * 4)

    for choice in ("auto", "required", {"type": "function", "function": {"name": "time"}}):
        said, calls = list(ASKED), []
        while len(said) < 20:
            message = chat.create(model=LLAMA, messages=said, tools=TOOLS, tool_choice=choice).choices[0].message
            said.append(message)
            if not message.tool_calls:
                break
            for call in message.tool_calls:
                calls.append(call.function.name)
                said.append({"role": "tool", "tool_call_id": call.id, "content": "sunny"})
        check(f"the end of a loop with {choice}", bool(said[-1].content), True)
        check(f"calls with {choice}", len(calls), len(set(calls)) or 1)
    for provider in ("together", "fireworks-ai", "novita", "nscale"):
        with chat.stream(model=f"{LLAMA}:{provider}", messages=ASKED, tools=TOOLS, parallel_tool_calls=True) as stream:
            calls = stream.get_final_completion().choices[0].message.tool_calls
        check(f"{provider}: parallel calls", [call.function.name for call in calls], ["weather", "time"])
        check(f"{provider}: ids", len({call.id for call in calls}), 2)

    stream = list(chat.create(model=LLAMA, messages=ASKED, stream=True))
    check("usage that nobody asked for", [chunk.usage for chunk in stream if chunk.usage], [])
    asked = {"include_usage": True}
    stream = list(chat.create(model=LLAMA, messages=ASKED, stream=True, stream_options=asked))
    check("usage chunks", [chunk.choices for chunk in stream if chunk.usage], [[]])
    check("usage", stream[-1].usage, chat.create(model=LLAMA, messages=ASKED).usage)
    early = chat.create(model=LLAMA, messages=ASKED, stream=True)
    next(iter(early))
    early.close()
    raw = chat.with_raw_response.create(model=f"{LLAMA}:novita", messages=ASKED)
    check("provider", raw.headers["x-inference-provider"], "novita")

    def create(**more):
        return lambda: chat.create(**{"model": LLAMA, "messages": ASKED, **more})

    fails("no messages", "BadRequestError", create(messages=[]))
    fails("a temperature of 9", "BadRequestError", create(temperature=9))
    fails("a temperature of 9 at TGI", "UnprocessableEntityError", create(model=SMALL, temperature=9))
    fails("an unknown model", "BadRequestError", create(model="no/model"))
    fails("an unknown provider", "BadRequestError", create(model=LLAMA + ":nobody"))
    fails("tools that a provider has not", "BadRequestError", create(model=LLAMA + ":featherless-ai", tools=TOOLS))
    error = fails("17 choices", "BadRequestError", create(n=17))
    check("its code", error.code, "not_simulated")
    image = [{"type": "image_url", "image_url": {"url": "https://example.org/x.png"}}]
    fails("an image", "BadRequestError", create(messages=[{"role": "user", "content": image}]))
    fails("a format that a provider has not", "BadRequestError",
          create(model=LLAMA + ":novita", response_format={"type": "json_object"}))
    for task in (
        lambda: api.embeddings.create(model=LLAMA, input="x"),
        lambda: api.responses.create(model=LLAMA, input="x"),
        lambda: api.images.generate(model=LLAMA, prompt="x"),
        lambda: api.audio.speech.create(model=LLAMA, input="x", voice="alloy"),
    ):
        check("the refusal's words", "is not simulated" in str(fails("another task", "NotFoundError", task)), True)
    check("the status of DELETE", fails("DELETE", "APIStatusError", lambda: api.models.delete(LLAMA)).status_code, 405)
    broke = openai.OpenAI(base_url=default + "/v1", api_key="hf_bad", max_retries=0)
    fails("a wrong token", "AuthenticationError", lambda: broke.chat.completions.create(model=LLAMA, messages=ASKED))

    faulty = openai.OpenAI(base_url=faults + "/v1", api_key="hf_x", max_retries=1).chat.completions
    fault = {"messages": ASKED, "model": "truth/model:finish-error"}
    check("finish-error", faulty.create(**fault).choices[0].finish_reason, "error")
    reasons = [each.choices[0].finish_reason for each in faulty.create(**fault, stream=True) if each.choices]
    check("finish-error, streamed", [reasons[-1], set(reasons[:-1])], ["error", {None}])
    fails("429", "RateLimitError", lambda: faulty.create(messages=ASKED, model="truth/model:rate-limit"))
    fails("503", "InternalServerError", lambda: faulty.create(messages=ASKED, model="truth/model:unavailable"))

    async def several():
        async with openai.AsyncOpenAI(base_url=default + "/v1", api_key="hf_x") as many:
            answers = (many.chat.completions.create(model=LLAMA, messages=ASKED) for _ in range(5))
            return len({each.choices[0].message.content for each in await asyncio.gather(*answers)})

    check("answers at once", asyncio.run(several()), 1)


def with_langchain_openai():
    from langchain.agents import create_agent
    from langchain.agents.structured_output import ToolStrategy
    from langchain_core.tools import tool
    from langchain_openai import ChatOpenAI

    def llm(**more):
        return ChatOpenAI(**{"model": LLAMA, "base_url": default + "/v1", "api_key": "hf_x", "max_retries": 0, **more})

    whole = llm().invoke("hi")
    streamed = None
    for chunk in llm(stream_usage=True).stream("hi"):
        streamed = chunk if streamed is None else streamed + chunk
    check("streamed", streamed.content, whole.content)
    check("usage", streamed.usage_metadata["output_tokens"], whole.usage_metadata["output_tokens"])
    person = family()
    for method in ("json_schema", "function_calling"):
        check(method, type(llm().with_structured_output(person, method=method).invoke("who")), person)

    @tool
    def weather(city: str) -> str:
        """The weather of a city."""
        return "sunny in " + city

    @tool
    def time(zone: str) -> str:
        """The time of a zone."""
        return "noon in " + zone

    def kinds(state):
        return [type(message).__name__ for message in state["messages"]]

    question = {"messages": [("user", "What is the weather in Oslo?")]}
    state = create_agent(llm(), [weather, time]).invoke(question)
    check("an agent's messages", kinds(state), ["HumanMessage", "AIMessage", "ToolMessage", "AIMessage"])
    state = create_agent(llm(), [weather], response_format=ToolStrategy(person)).invoke(question)
    check("an agent's answer", type(state["structured_response"]), person)
    check("an agent's tool", "ToolMessage" in kinds(state), True)
    bound = llm().bind_tools([weather, time], parallel_tool_calls=True)
    calls = None
    for chunk in bound.stream("hi"):
        calls = chunk if calls is None else calls + chunk
    check("parallel calls", [call["name"] for call in calls.tool_calls], ["weather", "time"])
    check("any tool", len(llm().bind_tools([weather, time], tool_choice="any").invoke("hi").tool_calls), 1)
    logged = llm(logprobs=True, top_logprobs=2, max_tokens=3).invoke("hi").response_metadata["logprobs"]
    check("logprobs", len(logged["content"]), 3)
    for wrong in (lambda: llm(temperature=9).invoke("hi"), lambda: llm().invoke([])):
        error = fails("a wrong request", "OpenAIInvalidRequestError", wrong)
        check("its status", error.status_code, 400)

    async def several():
        texts = await llm().abatch(["a", "b", "c"])
        return len({each.content for each in texts}), len([each async for each in llm().astream("hi")]) > 5

    check("answers at once", asyncio.run(several()), (3, True))


def with_litellm():
    import litellm

    litellm.suppress_debug_info = True
    person = family()
    for prefix in ("huggingface/", "openai/"):

        def complete(model=LLAMA, base=default, **more):
            usual = {"messages": ASKED, "api_key": "hf_x", "num_retries": 0}
            return litellm.completion(model=prefix + model, api_base=base + "/v1", **{**usual, **more})

        whole = complete(max_tokens=5)
        check(prefix + " tokens", whole.usage.completion_tokens, 5)
        chunks = list(complete(max_tokens=5, stream=True))
        text = "".join(each.choices[0].delta.content or "" for each in chunks if each.choices)
        check(prefix + " streamed", text, whole.choices[0].message.content)
        called = litellm.stream_chunk_builder(list(complete(tools=TOOLS, parallel_tool_calls=True, stream=True)))
        names = [call.function.name for call in called.choices[0].message.tool_calls]
        check(prefix + " parallel calls", names, ["weather", "time"])
        answer = complete(response_format=person).choices[0].message.content
        check(prefix + " format", type(person.model_validate_json(answer)), person)
        check(prefix + " choices", len(complete(n=2).choices), 2)
        fails("a temperature of 9", "BadRequestError", lambda: complete(temperature=9))
        fails("no messages", "BadRequestError", lambda: complete(messages=[]))
        fails("an unknown model", "BadRequestError", lambda: complete("no/model"))
        fails("a wrong token", "AuthenticationError", lambda: complete(api_key="hf_bad"))
        fails("429", "RateLimitError", lambda: complete("truth/model:rate-limit", faults))
    fails("embeddings", "NotFoundError",
          lambda: litellm.embedding(model="openai/" + LLAMA, input=["x"], api_base=default + "/v1", api_key="hf_x"))
    arguments = {"model": "openai/" + LLAMA, "messages": ASKED, "api_base": default + "/v1", "api_key": "hf_x"}
    check("async", asyncio.run(litellm.acompletion(**arguments, max_tokens=4)).usage.completion_tokens, 4)


{
    "huggingface_hub": with_huggingface_hub,
    "openai": with_openai,
    "langchain-openai": with_langchain_openai,
    "litellm": with_litellm,
}[client]()
print(f"{client}: {checks} checks")
