namespace Guardrails.Journal;

/// <summary>
/// A record that this version of the guard cannot read: damaged, or written by a later version. The guard does not start on it; guessing
/// would rebuild a state that never was.
/// </summary>
public sealed class JournalFormatException : Exception
{
    internal JournalFormatException(int kind, int schema, int offset, string problem)
        : base($"A journal record of kind {kind}, schema {schema}, cannot be read: after {offset} bytes, {problem}.")
    {
        Kind = kind;
        Schema = schema;
        Offset = offset;
    }

    /// <summary>The record's kind.</summary>
    public int Kind { get; }

    /// <summary>The record's schema.</summary>
    public int Schema { get; }

    /// <summary>How many bytes of the payload had been read when the problem was found.</summary>
    public int Offset { get; }
}
