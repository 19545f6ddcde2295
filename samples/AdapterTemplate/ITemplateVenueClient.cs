namespace AdapterTemplate;

/// <summary>What your venue's client can do: replace this interface by the client that you have. Every method throws when no readable answer comes back.</summary>
public interface ITemplateVenueClient
{
    /// <summary>Sends an order. Throws <see cref="TemplateNotSentException"/> when nothing left this machine, anything else when nobody knows.</summary>
    Task<TemplateAnswer> SubmitAsync(TemplateOrder order, CancellationToken cancellationToken);

    /// <summary>Asks for a cancellation, by the venue's id.</summary>
    Task<TemplateAnswer> CancelAsync(string orderId, CancellationToken cancellationToken);

    /// <summary>One order in any state; <see langword="null"/> only when the venue itself says that it knows none.</summary>
    Task<TemplateOrderState?> FindOrderAsync(string clientId, CancellationToken cancellationToken);

    /// <summary>One page of the open orders.</summary>
    /// <param name="cursor">Where the page begins; <see langword="null"/> is the first one.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<TemplatePage<TemplateOrderState>> ListOpenOrdersAsync(string? cursor, CancellationToken cancellationToken);

    /// <summary>One page of the executions of a symbol.</summary>
    Task<TemplatePage<TemplateExecution>> ListExecutionsAsync(string symbol, DateTimeOffset since, string? cursor, CancellationToken cancellationToken);

    /// <summary>One page of the positions.</summary>
    Task<TemplatePage<TemplatePosition>> ListPositionsAsync(string? cursor, CancellationToken cancellationToken);

    /// <summary>The account.</summary>
    Task<TemplateAccount> GetAccountAsync(CancellationToken cancellationToken);

    /// <summary>One instrument; <see langword="null"/> when the venue has none of that name.</summary>
    Task<TemplateInstrument?> GetInstrumentAsync(string symbol, CancellationToken cancellationToken);

    /// <summary>One connection: it ends when the connection is lost, and the next call makes another.</summary>
    IAsyncEnumerable<TemplateMessage> StreamAsync(CancellationToken cancellationToken);
}
