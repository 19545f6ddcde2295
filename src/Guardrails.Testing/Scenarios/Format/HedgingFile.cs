namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Which symbols may be held long and short at once.</summary>
internal sealed class HedgingFile
{
    public bool Account { get; set; }

    public ByName<bool> Symbols { get; set; } = [];

    public HedgingPolicy ToPolicy()
    {
        var policy = Account ? HedgingPolicy.Allowed : HedgingPolicy.Denied;
        foreach (var (symbol, allowed) in Symbols)
        {
            policy = policy.With(symbol, allowed);
        }

        return policy;
    }
}
