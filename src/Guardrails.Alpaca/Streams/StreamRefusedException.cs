namespace Guardrails.Alpaca.Streams;

/// <summary>The venue does not take the key for its stream. To try again at once changes nothing.</summary>
internal sealed class StreamRefusedException(string message) : IOException(message);
