<?php

declare(strict_types=1);

namespace Orderwire\Notify\Observer;

use Magento\Framework\Event\Observer;
use Magento\Framework\Event\ObserverInterface;
use Magento\Sales\Model\Order;
use Orderwire\Notify\Model\Notifier;

/**
 * An order, a shipment or a tracking number was saved or deleted, and the database has it.
 */
class OrderChanged implements ObserverInterface
{
    /** @var Notifier */
    private $notifier;

    public function __construct(Notifier $notifier)
    {
        $this->notifier = $notifier;
    }

    public function execute(Observer $observer)
    {
        $changed = $observer->getEvent()->getData('data_object');
        if (!is_object($changed)) {
            return;
        }
        $orderId = $changed instanceof Order ? $changed->getId() : $changed->getData('order_id');
        if ($orderId) {
            $this->notifier->note((string) $orderId, (int) $changed->getData('store_id'));
        }
    }
}
