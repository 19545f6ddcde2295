using System.Reflection;
using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Tests.Wire;

/// <summary>Reads a body as a type that is only known when the test runs.</summary>
internal static class Reading
{
    private static readonly MethodInfo _read = typeof(Reading).GetMethod(nameof(Typed), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static T Read<T>(string body)
        where T : class
    {
        var result = AlpacaJson.Read<T>(Bodies.Bytes(body));
        Assert.True(result.Problem is null, result.Problem?.ToString());
        return result.Value!;
    }

    public static WireProblem Refused<T>(string body)
        where T : class
    {
        var problem = AlpacaJson.Read<T>(Bodies.Bytes(body)).Problem;
        Assert.NotNull(problem);
        return problem;
    }

    public static (object? Value, WireProblem? Problem) As(Type type, byte[] body) => ((object?, WireProblem?))_read.MakeGenericMethod(type).Invoke(null, [body])!;

    private static (object? Value, WireProblem? Problem) Typed<T>(byte[] body)
        where T : class
    {
        var result = AlpacaJson.Read<T>(body);
        return (result.Value, result.Problem);
    }
}
