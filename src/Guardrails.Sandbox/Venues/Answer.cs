namespace Guardrails.Sandbox.Venues;

/// <summary>What was asked for, or why it is not given.</summary>
internal sealed record Answer<T>
    where T : class
{
    private Answer(T? value, Refusal? refusal) => (Value, Refusal) = (value, refusal);

    /// <summary>What was asked for; <see langword="null"/> where there is a refusal.</summary>
    public T? Value { get; }

    public Refusal? Refusal { get; }

    public static implicit operator Answer<T>(T value) => new(value, null);

    public static implicit operator Answer<T>(Refusal refusal) => new(null, refusal);

    public static Answer<T> Of(T value) => new(value, null);
}
