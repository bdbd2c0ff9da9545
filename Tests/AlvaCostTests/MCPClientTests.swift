import Foundation
import TestSupport
import Testing

/// The official client of the protocol, as another program.
@Suite(.needsProgram)
struct `The protocol's own Python client` {
  private static let python =
    ProcessInfo.processInfo.environment["ALVA_COST_PYTHON"] ?? "/usr/bin/env"

  private static var hasClient: Bool {
    let words = python == "/usr/bin/env" ? ["python3"] : []
    let run = try? Program.run(python, words + ["-c", "import mcp"])
    return run?.exitCode == 0
  }

  private static let client = """
    import asyncio, json, sys
    from mcp import ClientSession, StdioServerParameters
    from mcp.client.stdio import stdio_client

    calls = {
        "estimate": {"name": "staging", "runs": "0"},
        "explain": {"name": "staging", "line": "nat"},
        "whatif": {"name": "staging", "set": ["network.nat=instance"], "runs": "0"},
        "size": {"name": "staging", "keep": ["sizes", "tasks", "autoscaling", "architecture"]},
        "validate": {"stack": sys.argv[3], "region": "us-east-1", "budget": 20},
        "diff": {"first": "staging", "second": "production"},
        "services": {"type": "AWS::SQS::Queue"},
        "usage_questions": {"stack": sys.argv[3], "region": "us-east-1"},
    }

    async def main():
        server = StdioServerParameters(command=sys.argv[1], args=["mcp"], cwd=sys.argv[2])
        async with stdio_client(server) as (reading, writing):
            async with ClientSession(reading, writing) as session:
                await session.initialize()
                tools = [tool.name for tool in (await session.list_tools()).tools]
                assert sorted(tools) == sorted(calls), tools
                for name, arguments in calls.items():
                    answer = await session.call_tool(name, arguments)
                    text = answer.content[0].text
                    assert len(text.encode()) <= 8000, (name, len(text))
                    assert "leftOut" in json.loads(text), name
                wrong = await session.call_tool("estimate", {"name": "stagin"})
                assert "did you mean 'staging'?" in wrong.content[0].text
                resources = (await session.list_resources()).resources
                text = (await session.read_resource(resources[0].uri)).contents[0].text
                assert text
        print("all held")

    asyncio.run(main())
    """

  @Test(.enabled(if: hasClient, "skipped: no Python with mcp; ALVA_COST_PYTHON names one"))
  func `it drives every tool`() throws {
    let path = try #require(Program.path)
    let template = Repository.root.appending(path: ".build/mcp-client-template.json")
    try Data(#"{"Resources":{"Nat":{"Type":"AWS::EC2::NatGateway"}}}"#.utf8).write(to: template)
    defer { try? FileManager.default.removeItem(at: template) }
    let words = Self.python == "/usr/bin/env" ? ["python3"] : []
    let run = try Program.run(
      Self.python, words + ["-c", Self.client, path, Repository.path, template.path()])
    #expect(run.output == "all held\n", "\(run.errors)")
  }
}
