namespace Guardrails.Testing.Scenarios.Format;

/// <summary>The bot's own risk check, faulty as it was. When it does not allow the order, the naive bot does not send it.</summary>
internal sealed class OwnCheckFile
{
    public required bool Allows { get; set; }

    /// <summary>Whether the bot books the order as executed although it was not sent.</summary>
    public bool BooksAnyway { get; set; }

    /// <summary>Why it answers so.</summary>
    public required string Why { get; set; }
}
