namespace Guardrails.Book;

/// <content>Which order is which: the same signal gives the same id, and no id is ever accepted twice.</content>
internal sealed partial class AccountBook
{

    private readonly ForgottenIds _forgotten = new();

    /// <summary>Whether an order of this id was ever accepted.</summary>
    public bool WasUsed(string clientOrderId) => _orders.ContainsKey(clientOrderId) || _forgotten.Contains(clientOrderId);
}
