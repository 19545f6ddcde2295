using Guardrails.Testing.FsCheck;
using Xunit;

// Built with BROKEN, the adapter forgets the client order id; then exactly its law must fail.
public sealed class LawTests
{
    [Fact]
    public void The_adapter_keeps_the_laws() =>
        TestContext.Current.SendDiagnosticMessage($"{GuardLaws.CheckAll(world => new ToyAdapter(world), null, GuardLaws.SideMismatchQuarantines)}");
}
