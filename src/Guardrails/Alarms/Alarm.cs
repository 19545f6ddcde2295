namespace Guardrails.Alarms;

/// <summary>Something a person should know now.</summary>
/// <param name="Code">A stable code, for example <c>SIDE_MISMATCH</c>.</param>
/// <param name="Subject">What it is about: a symbol, an order, or <c>account</c>. Alarms with the same code and subject are one.</param>
/// <param name="Message">What happened, with the numbers.</param>
/// <param name="RaisedAt">When it was first raised (wall clock).</param>
/// <param name="Occurrences">How often it has been raised.</param>
public sealed record Alarm(string Code, string Subject, string Message, DateTimeOffset RaisedAt, int Occurrences);
