using System.Diagnostics.CodeAnalysis;

namespace Guardrails.Alpaca.Wire;

/// <summary>What was read, or why it is not understood. <c>default</c> is not understood.</summary>
/// <typeparam name="T">What was to be read.</typeparam>
internal readonly struct WireResult<T>
    where T : class
{
    private static readonly WireProblem _nothing = new() { Why = "was never read" };

    private readonly WireProblem? _problem;

    private WireResult(T? value, WireProblem? problem)
    {
        Value = value;
        _problem = problem;
    }

    /// <summary>What was read; <see langword="null"/> when it is not understood.</summary>
    public T? Value { get; }

    /// <summary>Why it is not understood; <see langword="null"/> when it is.</summary>
    public WireProblem? Problem => Value is null ? _problem ?? _nothing : null;

    public static implicit operator WireResult<T>(T value) => new(value, null);

    public static implicit operator WireResult<T>(WireProblem problem) => new(null, problem);

    /// <summary>Whether it was understood.</summary>
    public bool Is([NotNullWhen(true)] out T? value, [NotNullWhen(false)] out WireProblem? problem)
    {
        value = Value;
        problem = Problem;
        return value is not null;
    }
}
