using Guardrails.States;

namespace Guardrails.Lives.Playing;

/// <summary>What a person does beside the bot.</summary>
internal sealed class OperatorMoves(LifeWorld world)
{
    private static readonly Attribution Operator = new("drawn", "operator");

    /// <summary>Releases what is restricted, as far as the guard lets it.</summary>
    public void Release()
    {
        foreach (var symbol in world.Keys.Select(static k => k.Symbol).Distinct())
        {
            if (world.Guard.GetState(TradingScope.Of(symbol)) != TradingState.Active)
            {
                try
                {
                    world.Guard.SetState(TradingScope.Of(symbol), TradingState.Active, Operator);
                    world.Narrate($"    {symbol} is released");
                }
                catch (InvalidOperationException refused)
                {
                    world.Narrate($"    {symbol} is not released: {refused.Message}");
                }
            }
        }

        world.Guard.SetState(TradingScope.Account, TradingState.Active, Operator);
    }
}
