namespace Guardrails.Repository.Tests.Snippets;

public sealed class SnippetTests
{
    public static TheoryData<string> Names => [.. Snippet.All.Select(snippet => snippet.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_snippet_of_the_documents_compiles(string name)
    {
        var snippet = Snippet.All.Single(snippet => snippet.ToString() == name);

        Assert.Empty(SnippetCompiler.Problems(snippet.Source));
    }

    [Fact]
    public void A_snippet_that_uses_what_is_not_there_does_not_compile()
    {
        Assert.NotEmpty(SnippetCompiler.Problems("using Guardrails; _ = new OrderGuard();"));
    }
}
