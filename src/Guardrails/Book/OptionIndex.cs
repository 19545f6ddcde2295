namespace Guardrails.Book;

/// <summary>Which options there are on which underlying. It follows from the descriptions of the instruments.</summary>
internal sealed class OptionIndex
{
    private readonly Dictionary<Symbol, List<Symbol>> _options = [];

    /// <summary>Whether no instrument was ever described as an option.</summary>
    public bool IsEmpty => _options.Count == 0;

    /// <summary>The options on an underlying, in the order of their description.</summary>
    public IReadOnlyList<Symbol> On(Symbol underlying) => _options.TryGetValue(underlying, out var options) ? options : [];

    /// <summary>Takes a description in the place of the one before.</summary>
    public void Describe(Instrument instrument, Instrument? before)
    {
        if (before?.Option is { } old && old.Underlying != instrument.Option?.Underlying)
        {
            _options[old.Underlying].Remove(instrument.Symbol);
        }

        if (instrument.Option is { } option && option.Underlying != before?.Option?.Underlying)
        {
            if (!_options.TryGetValue(option.Underlying, out var options))
            {
                _options.Add(option.Underlying, options = []);
            }

            options.Add(instrument.Symbol);
        }
    }
}
