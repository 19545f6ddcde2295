namespace Guardrails.Alarms;

/// <summary>Something a person should know now.</summary>
public sealed record Alarm
{
    /// <summary>A stable code, for example <c>SIDE_MISMATCH</c>.</summary>
    public required string Code { get; init; }

    /// <summary>What it is about: a symbol, an order, or <c>account</c>. Alarms with the same code and subject are one.</summary>
    public required string Subject { get; init; }

    /// <summary>What happened, with the numbers.</summary>
    public required string Message { get; init; }

    /// <summary>What to do about it, with the call that leads out; empty where the message says it. It follows from <see cref="Code"/>.</summary>
    public string Remedy => IsRelease ? "" : AlarmRemedies.Of(Code);

    /// <summary>When it was first raised (wall clock).</summary>
    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>How often it has been raised.</summary>
    public required int Occurrences { get; init; }

    /// <summary>Whether it tells of a release, which needs nobody: the log has it as information.</summary>
    internal bool IsRelease { get; init; }

    /// <summary>Message and remedy, for the log.</summary>
    internal string Text => Remedy.Length == 0 ? Message : $"{Message.TrimEnd('.')}. {Remedy}";

    /// <summary>For example <c>STATE_CHANGED [account] halted: end of day (by anna)</c>.</summary>
    public override string ToString() => $"{Code} [{Subject}] {Text}{(Occurrences > 1 ? $" (occurrence {Occurrences})" : "")}";
}
