namespace Guardrails.Protection;

/// <summary>What callers of the guarded broker have to give.</summary>
internal static class ProtectionArguments
{
    public static void Require(ProtectRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(request.Plan);
        ArgumentNullException.ThrowIfNull(request.By);
        Require(request.Symbol, nameof(request));

        if (request.Plan.Problem() is { } problem)
        {
            throw new ArgumentException($"The protection plan cannot be used: {problem}.", nameof(request));
        }

        if (request.EntryPrice is { } price && (price <= 0m || Text.Amount.Problem(Text.Amount.Fit(price)) is not null))
        {
            throw new ArgumentException(FormattableString.Invariant($"EntryPrice is {price}; it must be above 0 and at most 10^12."), nameof(request));
        }
    }

    public static void Require(Symbol symbol, string name)
    {
        if (symbol.IsDefault)
        {
            throw new ArgumentException("Symbol is empty; name the instrument of the position.", name);
        }
    }
}
