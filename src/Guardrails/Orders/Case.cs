namespace Guardrails.Orders;

/// <summary>Hands the case of a result to its handler.</summary>
internal static class Case
{
    /// <exception cref="ArgumentNullException">The handler is missing. The name of the parameter is the name of the case.</exception>
    public static TResult Call<TCase, TResult>(
        Func<TCase, TResult> handler, TCase value, [System.Runtime.CompilerServices.CallerArgumentExpression(nameof(handler))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(handler, name);
        return handler(value);
    }
}
